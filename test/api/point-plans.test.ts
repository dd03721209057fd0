import 'reflect-metadata'; // before any decorated class
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makePrisma } from '#db/client.ts';
import { Prisma, type PrismaClient } from '#db/generated/client.js';
import { claimJobs } from '#jobs/claim-jobs.ts';
import { createRunEventReader } from '../../api/events/run-event-reader.ts';
import { readChains } from '../../api/events/segment-chain.ts';
import { readLatestMetrics } from '../../api/graphql/metric/latest-metrics.queries.ts';
import { readMetricSeries } from '../../api/graphql/metric/metric-series.queries.ts';
import { readInheritedLinks } from '../../api/graphql/metric/inherited-links.queries.ts';
import type { CurvesSnapshot } from '../../api/graphql/metric/series-request.ts';
import { readSeriesIds } from '../../worker/supervisor/records/metric-rows.ts';
import { storePoints } from '../../worker/supervisor/records/store-points.ts';
import { cloneDatabase, type TestDatabase } from '../testkit/database.ts';
import { makeWorker, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { pointsOf, range, rowsOf } from '../testkit/run-rows.ts';

const TABLES = ['metric_batch', 'metric_chunk', 'metric_rollup', 'metric_summary', 'run_event'];
const NAMES = ['generator/total', 'generator/kl'];

let database: TestDatabase;
let prisma: PrismaClient;
let world: World;
let runIds: string[];

/** Some hundred runs with a few thousand batches and chunks: so many that an index is worth its while. */
beforeAll(async () => {
  database = await cloneDatabase();
  prisma = makePrisma(database.url);
  world = await makeWorld(prisma);
  runIds = [];
  for (let i = 0; i < 3; i++) {
    const { runId } = await queueRun(prisma, world);
    const rows = rowsOf(prisma, runId);
    await rows.begin(1, 0);
    await rows.log(NAMES.flatMap((name) => pointsOf(name, range(1, 100))));
    await rows.begin(2, 60);
    await rows.log(NAMES.flatMap((name) => pointsOf(name, range(61, 100))));
    runIds.push(runId);
  }
  await prisma.$executeRaw`
    insert into run (id, experiment_id, dataset_version_id, created_by_id, display_name, total_steps)
    select gen_random_uuid(), experiment_id, dataset_version_id, created_by_id, 'other', total_steps
    from run, generate_series(1, 400) where run.id = ${runIds[0]}::uuid`;
  await prisma.$executeRaw`
    insert into segment (run_id, epoch, from_step) select id, 1, 0 from run where display_name = 'other'`;
  await prisma.$executeRaw`
    insert into series (run_id, name) select id, name from run, unnest(${NAMES}::text[]) as name
    where display_name = 'other'`;
  await prisma.$executeRaw`
    insert into metric_summary (series_id, epoch, count, nan_count, last_step, last_value, last_time)
    select series.id, 1, 1, 0, 100, 0, now() from series join run on run.id = run_id where display_name = 'other'`;
  await prisma.$executeRaw`
    insert into run_event (run_id, sequence, epoch, write, kind, payload)
    select id, n, 1, n, 'METRICS', '{"points":1,"lastStep":1}' from run, generate_series(1, 40) as n
    where display_name = 'other'`;
  await prisma.$executeRaw`
    insert into metric_batch (run_id, sequence, epoch, count, first_step, last_step, series_ids, steps, times, values)
    select run_id, n, 1, 1, n, n, array[series.id], array[n], array[0], array[0.5]
    from series join run on run.id = run_id, generate_series(1, 20) as n where display_name = 'other' and name = ${NAMES[0]}`;
  await prisma.$executeRaw`
    with chunk as (
      insert into metric_chunk (run_id, series_id, epoch, count, first_step, last_step, step_stride, first_sequence,
        last_sequence, first_ordinal, ordinal_stride, sequence_stride, first_time, steps, sequences, ordinals, times, values)
      select run_id, series.id, 1, 1, n, n, 0, n, n, 0, 0, 0, 0, '{}', '{}', '{}', array[0], array[0.5]
      from series join run on run.id = run_id, generate_series(1, 20) as n where display_name = 'other'
      returning id
    )
    insert into metric_rollup (chunk_id, width, buckets, counts, min, max, last_steps, last_values)
    select id, width, array[0], array[1], array[0.5], array[0.5], array[1], array[0.5]
    from chunk, unnest('{16,64,256,1024,4096}'::int[]) as width`;
  await prisma.$executeRawUnsafe('vacuum analyze');
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

function scannedWhole(plan: Plan): string[] {
  const own = plan['Node Type'].includes('Seq Scan') ? [plan['Relation Name'] ?? ''] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scannedWhole)].filter((name) => TABLES.includes(name));
}

/** The client, which notes what each statement would read from its first to its last row. */
function planning(noted: string[][]): PrismaClient {
  const explained = (name: '$queryRaw' | '$executeRaw') => {
    return async (strings: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<unknown> => {
      const statement = 'strings' in strings ? strings : Prisma.sql(strings, ...values);
      const [row] = await prisma.$queryRaw<{ 'QUERY PLAN': [{ Plan: Plan }] }[]>(
        Prisma.sql`explain (format json) ${statement}`,
      );
      noted.push(row ? scannedWhole(row['QUERY PLAN'][0].Plan) : ['no plan']);
      return prisma[name](statement);
    };
  };
  const members: Readonly<Record<string, unknown>> = {
    $queryRaw: explained('$queryRaw'),
    $executeRaw: explained('$executeRaw'),
  };
  return new Proxy(prisma, {
    get: (target, key) => members[String(key)] ?? (Reflect.get(target, key) as unknown),
  });
}

async function snapshots(ids: readonly string[]): Promise<CurvesSnapshot[]> {
  const chains = await readChains(prisma, ids);
  const inherited = await readInheritedLinks(prisma, ids);
  const rows = await prisma.run.findMany({ where: { id: { in: [...ids] } } });
  return ids.map((runId, i) => ({
    runId,
    chain: chains[i] ?? [],
    inherited: inherited[i] ?? [],
    sequence: rows.find(({ id }) => id === runId)?.lastSequence ?? 0n,
  }));
}

const OPERATIONS: readonly [string, number, (client: PrismaClient) => Promise<unknown>][] = [
  [
    'curves of one run, points and buckets',
    3,
    async (client) => {
      const request = { names: NAMES, fromStep: 5, toStep: 90, maxPoints: 10 };
      return readMetricSeries(client, await snapshots(runIds.slice(0, 1)), request);
    },
  ],
  [
    'curves of many runs',
    3,
    async (client) => {
      const others = await prisma.run.findMany({
        where: { displayName: 'other' },
        take: 17,
        select: { id: true },
      });
      const ids = [...runIds, ...others.map(({ id }) => id)];
      return readMetricSeries(client, await snapshots(ids), {
        names: NAMES,
        fromStep: null,
        toStep: null,
        maxPoints: 50,
      });
    },
  ],
  ['newest values of a page of runs', 1, (client) => readLatestMetrics(client, runIds)],
  [
    'points of the newest event',
    1,
    (client) => createRunEventReader(client).read(runIds[0] ?? '', { sequence: 2n, epoch: 1 }),
  ],
  [
    'storing a batch',
    1,
    async (client) => {
      await prisma.job.deleteMany();
      const { runId } = await queueRun(prisma, world);
      const claim = { workerId: await makeWorker(prisma), batchSizes: { TRAIN: 1 }, leaseSeconds: 30 };
      const [lease] = await claimJobs(prisma, claim);
      if (!lease) throw new Error('expected the job of the new run');
      const ids = await readSeriesIds(prisma, runId, NAMES, new Map());
      const batch = { points: pointsOf(NAMES[0] ?? '', range(1, 50)), lastStep: 50 };
      await storePoints({ prisma: client, runId, lease }, 1, ids, batch);
    },
  ],
];

test.each(OPERATIONS)(
  '%s: at most %i statements, none of which reads a whole table',
  async (_, most, operation) => {
    const noted: string[][] = [];
    await operation(planning(noted));
    expect(noted.length).toBeGreaterThan(0);
    expect(noted.length).toBeLessThanOrEqual(most);
    expect(noted.flat()).toEqual([]);
  },
);
