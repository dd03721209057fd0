import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import { methodDefinitions } from '#contracts/methods/registry.ts';
import { methodKnobs } from '#contracts/run-config.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { lazy } from '#lib/lazy.ts';
import type {
  KnobColumnChoice,
  MeasureColumnChoice,
  MetricColumnChoice,
  RunColumns,
} from './run-columns.type.ts';
import { storedNames } from './stored-names.ts';

/** Candidates whose name or label has the text in it, ignoring case; at most `first` of each kind. */
export async function readRunColumns(
  prisma: PrismaClient,
  search: string,
  first: number,
): Promise<RunColumns> {
  const [paths, metricNames, validation, test] = await Promise.all([
    storedNames(prisma, 'knobs'),
    storedNames(prisma, 'metrics'),
    storedNames(prisma, 'validationMeasures'),
    storedNames(prisma, 'testMeasures'),
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
