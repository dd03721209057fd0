import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import { methodDefinitions } from '#contracts/methods/registry.ts';
import { methodKnobs } from '#contracts/run-config.ts';
import { Prisma, type PrismaClient } from '#db/generated/client.ts';
import { lazy } from '#lib/lazy.ts';
import type {
  KnobColumnChoice,
  MeasureColumnChoice,
  MetricColumnChoice,
  RunColumns,
} from './run-columns.type.ts';

/** Of a kind; names of more than one kind of run are that many only by accident. */
const MOST_NAMES = 5_000;

/** Candidates whose name or label has the text in it, ignoring case; at most `first` of each kind. */
export async function readRunColumns(
  prisma: PrismaClient,
  search: string,
  first: number,
): Promise<RunColumns> {
  const [paths, metricNames, validation, test] = await Promise.all([
    namesIn(prisma, Prisma.sql`path`, Prisma.sql`run_knob`),
    namesIn(prisma, Prisma.sql`name`, Prisma.sql`run_metric`),
    namesIn(prisma, Prisma.sql`name`, Prisma.sql`run_measure`, Prisma.sql`split = 'VALIDATION'`),
    namesIn(prisma, Prisma.sql`name`, Prisma.sql`run_measure`, Prisma.sql`split = 'TEST'`),
  ]);
  const knobs = paths.map((path): KnobColumnChoice => {
    const { label = path, unit = null } = knobFacts().get(path) ?? {};
    return { path, label, unit };
  });
  const metrics = metricNames.map((name): MetricColumnChoice => ({ name, label: metricLabel(name) }));
  const measures = [
    ...validation.map((name): MeasureColumnChoice => ({
      name,
      split: 'VALIDATION',
      label: metricLabel(name),
    })),
    ...test.map((name): MeasureColumnChoice => ({ name, split: 'TEST', label: metricLabel(name) })),
  ];
  const wanted = search.trim().toLowerCase();
  const matches = (...texts: string[]) => texts.some((text) => text.toLowerCase().includes(wanted));
  const found = {
    knobs: knobs.filter(({ path, label }) => matches(`config.${path}`, label)),
    metrics: metrics.filter(({ name, label }) => matches(name, label)),
    measures: measures.filter(({ name, label }) => matches(name, label)),
  };
  return {
    knobs: found.knobs.slice(0, first),
    metrics: found.metrics.slice(0, first),
    measures: found.measures.slice(0, first),
    hasMore: Object.values(found).some(({ length }) => length > first),
  };
}

/** The names in a table of copies, one look into its index for each: as many as there are runs are read in none. */
async function namesIn(
  prisma: PrismaClient,
  column: Prisma.Sql,
  table: Prisma.Sql,
  where = Prisma.sql`true`,
): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ name: string }[]>`
    with recursive known as (
      (select ${column} as name from ${table} where ${where} order by ${column} limit 1)
      union all
      select (
        select ${column} from ${table} where ${where} and ${column} > known.name order by ${column} limit 1
      ) from known where known.name is not null
    )
    select name from known where name is not null limit ${MOST_NAMES}::int`;
  return rows.map(({ name }) => name);
}

function metricLabel(name: string): string {
  return metricLabels().get(name) ?? name;
}

const metricLabels = lazy(() => new Map(metricCatalog.map(({ name, label }) => [name, label])));

/** Of methods that have a knob of the same path, the first one names it. */
const knobFacts = lazy(() => {
  const facts = new Map<string, { label: string; unit?: string | undefined }>();
  for (const method of Object.keys(methodDefinitions) as (keyof typeof methodDefinitions)[])
    for (const { path, label, unit } of methodKnobs(method)) {
      const name = path.join('.');
      if (!facts.has(name)) facts.set(name, { label, unit });
    }
  return facts;
});
