import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type BenchApi, withBenchApi } from '../bench-api.ts';
import { type BenchDatabase, withBenchDatabase } from '../bench-database.ts';
import type { BenchMode, BenchOptions } from '../bench-mode.ts';
import { type Figure, timesOf } from '../figure.ts';
import { curvesByMlflow } from '../mlflow/curves-by-mlflow.ts';
import { benchNames, type SeededRuns, seedPoints } from '../seed-points.ts';
import { timeEach } from '../time-each.ts';
import { WARM_UP } from '../warm-up.ts';

const LONG: SeededRuns = { names: benchNames(1), points: 1_000_000 };
const PAGE: SeededRuns = { names: benchNames(32), points: 31_250 };
const COMPARED: SeededRuns = { names: benchNames(1), points: 100_000 };
/** A database of another content has another name. */
const DATABASE = 'bench_curves_2';

const SERIES = `query ($id: ID!, $names: [String!], $from: Int, $to: Int, $max: Int) { run(id: $id) {
  metricSeries(names: $names, fromStep: $from, toStep: $to, maxPoints: $max) {
    name packed { bits steps values minValues maxValues } exact storedCount } } }`;

const COMPARED_SERIES = `query ($runs: [ID!]!, $names: [String!]!, $max: Int) {
  compareSeries(runIds: $runs, names: $names, maxPoints: $max) {
    run { id } series { name packed { bits steps values minValues maxValues } exact storedCount } } }`;

interface Seeded {
  readonly long: string;
  readonly page: string;
  readonly compared: readonly string[];
}

/** Curves as pages ask for them. */
export const curves: BenchMode = {
  summary: 'curves of a million points, windows of them, and many runs at once',
  counted: { what: 'runs', usual: 20 },
  rivals: { mlflow: curvesByMlflow },
  measure: ({ cache, count: runs, say }) =>
    withBenchDatabase(cache, `${DATABASE}_${runs}`, async (database) => {
      const prisma = makePrisma(database.url);
      try {
        const seeded = await readOrSeed(prisma, runs, say);
        return await withBenchApi(cache, database, prisma, (api) =>
          measureCurves(api, database, seeded, say),
        );
      } finally {
        await prisma.$disconnect();
      }
    }),
};

async function readOrSeed(prisma: PrismaClient, compared: number, say: BenchOptions['say']): Promise<Seeded> {
  const known = await prisma.run.findMany({ select: { id: true }, orderBy: { createdAt: 'asc' } });
  let ids = known.map(({ id }) => id);
  if (ids.length !== 2 + compared) {
    await prisma.$executeRaw`truncate run, job, metric_batch, metric_chunk, metric_summary cascade`;
    say(`seeding ${(2_000_000 + compared * COMPARED.points).toLocaleString('en-US')} points`);
    ids = await seedPoints(prisma, [LONG, PAGE, ...Array.from({ length: compared }, () => COMPARED)]);
  }
  const [long = '', page = '', ...others] = ids.map((id) => globalId('Run', id));
  return { long, page, compared: others };
}

async function measureCurves(
  api: BenchApi,
  database: BenchDatabase,
  { long, page, compared }: Seeded,
  say: BenchOptions['say'],
): Promise<Figure[]> {
  const empty = await api.measureEmpty();
  const floor = empty.times?.p50 ?? 0;
  const figures: Figure[] = [empty];
  const add = async (name: string, n: number, call: (i: number) => Promise<number>): Promise<void> => {
    say(name);
    await timeEach(WARM_UP, call);
    let bytes = 0;
    const before = { own: process.cpuUsage(), postgres: database.cpuSeconds() };
    const samples = await timeEach(n, async (i) => {
      bytes += await call(i);
    });
    const own = process.cpuUsage(before.own);
    const postgres = database.cpuSeconds();
    const times = timesOf(samples);
    figures.push({
      name,
      times,
      facts: {
        'ms above an empty request, p50': times.p50 - floor,
        'API and client CPU ms': (own.user + own.system) / 1000 / n,
        ...(postgres === null ? {} : { 'Postgres CPU ms': ((postgres - (before.postgres ?? 0)) * 1000) / n }),
        'characters of JSON': bytes / n,
      },
    });
  };
  const names = ['bench/0'];
  await add('1M points -> 1,000 buckets', 40, () => api.ask(SERIES, { id: long, names, max: 1_000 }));
  await add('1M points -> 10 buckets', 40, () => api.ask(SERIES, { id: long, names, max: 10 }));
  const start = (i: number) => 1 + ((i * 24_989) % 990_000);
  await add('exact zoom of 500 steps in 1M points', 40, (i) =>
    api.ask(SERIES, { id: long, names, from: start(i), to: start(i) + 499, max: 1_000 }),
  );
  await add('zoom of 10,000 steps in 1M points -> 1,000 buckets', 40, (i) =>
    api.ask(SERIES, { id: long, names, from: start(i), to: start(i) + 9_999, max: 1_000 }),
  );
  await add('run page: 32 series x 31,250 -> 400 buckets', 15, () => api.ask(SERIES, { id: page, max: 400 }));
  await add(`${compared.length} runs x 100k -> 1,000 buckets`, 15, () =>
    api.ask(COMPARED_SERIES, { runs: compared, names, max: 1_000 }),
  );
  return figures;
}
