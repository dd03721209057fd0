import DataLoader from 'dataloader';
import { Prisma, type PrismaClient } from '#db/generated/client.ts';

/** Values of a run by their names. */
interface NamedOfRun {
  readonly runId: string;
  readonly names: readonly string[];
}

interface NamedRow {
  readonly runId: string;
  readonly name: string;
}

interface MetricRow extends NamedRow {
  readonly last: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly best: number | null;
}

interface MeasureRow extends NamedRow {
  readonly value: number;
}

interface KnobRow extends NamedRow {
  readonly number: number | null;
  readonly text: string | null;
}

/** What lists are sorted and filtered by, for all runs of a page by one statement each. */
export function runValueLoaders(prisma: PrismaClient) {
  return {
    runMetrics: namedLoader<MetricRow>(
      (runIds, names) => prisma.$queryRaw`
        select run_id as "runId", name, last, min, max, best from run_metric
        where run_id = any(${runIds}::uuid[]) and name = any(${names}::text[])`,
    ),
    validationMeasures: measureLoader(prisma, 'VALIDATION'),
    testMeasures: measureLoader(prisma, 'TEST'),
    runKnobs: namedLoader<KnobRow>(
      (runIds, paths) => prisma.$queryRaw`
        select run_id as "runId", path as name, number, text from run_knob
        where run_id = any(${runIds}::uuid[]) and path = any(${paths}::text[])`,
    ),
    configKey: new DataLoader<NamedOfRun, string, string>(
      async (requests) => {
        const keys = await Promise.all(byNames(requests).map((each) => readConfigKeys(prisma, each)));
        const found = new Map(keys.flat());
        return requests.map((request) => found.get(keyOf(request)) ?? '');
      },
      { cacheKeyFn: keyOf },
    ),
  };
}

function measureLoader(prisma: PrismaClient, split: 'VALIDATION' | 'TEST') {
  return namedLoader<MeasureRow>(
    (runIds, names) => prisma.$queryRaw`
      select run_id as "runId", name, value from run_measure
      where run_id = any(${runIds}::uuid[]) and split = ${split}::"Split" and name = any(${names}::text[])`,
  );
}

/** Of each run what there is of its names, in their order. */
function namedLoader<Row extends NamedRow>(
  read: (runIds: readonly string[], names: readonly string[]) => PromiseLike<Row[]>,
) {
  return new DataLoader<NamedOfRun, Row[], string>(
    async (requests) => {
      const runIds = [...new Set(requests.map(({ runId }) => runId))];
      const names = [...new Set(requests.flatMap((request) => request.names))];
      const rows = names.length === 0 ? [] : await read(runIds, names);
      const found = new Map(rows.map((row) => [`${row.runId} ${row.name}`, row]));
      return requests.map((request) =>
        request.names.flatMap((name) => found.get(`${request.runId} ${name}`) ?? []),
      );
    },
    { cacheKeyFn: keyOf },
  );
}

function keyOf({ runId, names }: NamedOfRun): string {
  return JSON.stringify([runId, ...names]);
}

interface RunsOfNames {
  readonly runIds: string[];
  readonly names: readonly string[];
}

function byNames(requests: readonly NamedOfRun[]): RunsOfNames[] {
  const groups = new Map<string, RunsOfNames>();
  for (const { runId, names } of requests) {
    const key = JSON.stringify(names);
    const group = groups.get(key) ?? { runIds: [], names };
    group.runIds.push(runId);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The same for runs of one dataset version whose configs differ at most in some knobs. */
async function readConfigKeys(
  prisma: PrismaClient,
  { runIds, names }: RunsOfNames,
): Promise<[request: string, key: string][]> {
  const document = names.reduce<Prisma.Sql>(
    (rest, path) => Prisma.sql`(${rest} #- ${path.split('.')}::text[])`,
    Prisma.sql`case when jsonb_typeof(document) = 'object' then document else '{}' end`,
  );
  const rows = await prisma.$queryRaw<{ id: string; key: string }[]>`
    select run.id, md5(coalesce(dataset_version_id::text, '') || (${document})::text) as key
    from run left join run_config on run_id = run.id where run.id = any(${runIds}::uuid[])`;
  return rows.map(({ id, key }) => [keyOf({ runId: id, names }), key]);
}
