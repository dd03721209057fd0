import type { PrismaClient } from '#db/generated/client.js';
import { encodeCursor } from '../../api/graphql/relay/cursor.ts';
import { idKey, textKey } from '../../api/graphql/relay/sort-key.ts';
import { withBenchApi } from '../bench-api.ts';
import type { BenchDatabase } from '../bench-database.ts';
import type { BenchMode } from '../bench-mode.ts';
import { type Figure, timesOf } from '../figure.ts';
import { listsByMlflow } from '../mlflow/lists-by-mlflow.ts';
import { timeEach } from '../time-each.ts';
import { WARM_UP } from '../warm-up.ts';
import { withSeededRuns } from '../with-seeded-runs.ts';

const METRICS = 30;
const TIMES = 25;
/** A database of another content has another name. */
const DATABASE = 'bench_lists_1';

const PAGE = `query ($filter: RunFilter, $orderBy: RunOrder, $first: Int, $last: Int, $after: String) {
  runs(filter: $filter, orderBy: $orderBy, first: $first, last: $last, after: $after) {
    pageInfo { hasNextPage endCursor } edges { node { id displayName state createdAt progress { step totalSteps } } } } }`;
const COUNTED = PAGE.replace('pageInfo', 'totalCount totalCountIsExact pageInfo');
const DASHBOARD = PAGE.replace(
  'progress { step totalSteps }',
  `stage preset progress { step totalSteps etaSeconds } failure { message }
   datasetVersion { id number dataset { id name } } latestMetrics { name step value nonFinite }
   samples(last: 1) { edges { cursor node { id image { width url } thumbnail { width url } } } }`,
);

interface Case {
  readonly name: string;
  readonly query?: string;
  readonly variables: object;
}

const METRIC = { metric: { name: 'bench/2' }, direction: 'DESC' };

const CASES: readonly Case[] = [
  { name: 'newest 100', variables: {} },
  { name: 'newest 100 and how many', query: COUNTED, variables: {} },
  { name: "the dashboard's page of 30", query: DASHBOARD, variables: { first: 30 } },
  { name: 'metric filter (half) and sort', variables: { filter: metric('bench/0', 0.5), orderBy: METRIC } },
  {
    name: 'metric filter (1 in 1,000) and sort',
    variables: { filter: metric('bench/0', 0.999), orderBy: METRIC },
  },
  { name: 'metric filter (none) and sort', variables: { filter: metric('bench/0', 2), orderBy: METRIC } },
  {
    name: 'metric filter (half), sort, and how many',
    query: COUNTED,
    variables: { filter: metric('bench/0', 0.5), orderBy: METRIC },
  },
  {
    name: 'metric (1 in 10) and knob (1 in 10), newest',
    variables: { filter: { ...metric('bench/0', 0.9), knob: { path: 'seed', is: ['3'] } } },
  },
  {
    name: 'metric (1 in 10) or another (1 in 10), sort',
    variables: { filter: { or: [metric('bench/0', 0.9), metric('bench/1', 0.9)] }, orderBy: METRIC },
  },
  { name: 'not metric (half), newest', variables: { filter: { not: metric('bench/0', 0.5) } } },
  { name: 'state FAILED, sorted by metric', variables: { filter: { state: ['FAILED'] }, orderBy: METRIC } },
  { name: 'sorted by metric, from its end', variables: { orderBy: METRIC, last: 100 } },
  { name: 'sorted by knob', variables: { orderBy: { knob: 'learningRate', direction: 'DESC' } } },
  {
    name: 'sorted by measure (1 in 100 has it), from its end',
    variables: { orderBy: { measure: { name: 'evaluation/ssim_ab' }, direction: 'DESC' }, last: 100 },
  },
  { name: 'sorted by name', variables: { orderBy: { field: 'DISPLAY_NAME', direction: 'ASC' } } },
  { name: 'sorted by duration', variables: { orderBy: { field: 'DURATION', direction: 'DESC' } } },
  { name: 'name contains, 1 in 5', variables: { filter: { displayNameContains: 'GTA' } } },
  {
    name: 'name contains, 1 in 5, and how many',
    query: COUNTED,
    variables: { filter: { displayNameContains: 'GTA' } },
  },
  { name: 'name contains, few', variables: { filter: { displayNameContains: 'gta 9995' } } },
  { name: 'name contains, none', variables: { filter: { displayNameContains: 'zzz' } } },
];

/** Lists of runs as pages and programs ask for them. */
export const lists: BenchMode = {
  summary: 'pages of 100 runs, filtered and sorted',
  counted: { what: 'runs', usual: 10_000 },
  rivals: { mlflow: listsByMlflow },
  async measure({ cache, count: runs, say }) {
    const name = `${DATABASE}_${runs}`;
    return withSeededRuns({ cache, say }, name, { runs, metrics: METRICS }, async (prisma, database) => {
      const figures: Figure[] = [];
      for (const one of [...CASES, ...(await deepCases(prisma, runs))]) {
        say(one.name);
        figures.push(...(await measureCase(cache, database, prisma, one, figures.length === 0)));
      }
      return figures;
    });
  },
};

function metric(name: string, above: number) {
  return { metric: { name, above } };
}

/** Each case is asked by a user of its own: together they are more than one user may ask for. */
function measureCase(
  cache: string,
  database: BenchDatabase,
  prisma: PrismaClient,
  { name, query = PAGE, variables }: Case,
  isFirst: boolean,
): Promise<Figure[]> {
  return withBenchApi(cache, database, prisma, async (api) => {
    const empty = isFirst ? [await api.measureEmpty()] : [];
    const asked = { ...('last' in variables || 'first' in variables ? {} : { first: 100 }), ...variables };
    await timeEach(WARM_UP, () => api.ask(query, asked));
    let bytes = 0;
    const samples = await timeEach(TIMES, async () => {
      bytes = await api.ask(query, asked);
    });
    return [...empty, { name, times: timesOf(samples), facts: { bytes } }];
  });
}

/** Pages at 10, 50 and 95 % of the list by a metric, and of the newest. */
async function deepCases(prisma: PrismaClient, runs: number): Promise<Case[]> {
  const cases: Case[] = [];
  for (const share of [0.1, 0.5, 0.95]) {
    const depth = Math.floor(runs * share);
    const [byMetric] = await prisma.$queryRaw<{ key: number; id: string }[]>`
      select last as key, run_id as id from run_metric where name = 'bench/2' order by 1 desc, 2 desc offset ${depth} limit 1`;
    const [byAge] = await prisma.$queryRaw<{ key: Date; id: string }[]>`
      select created_at as key, id from run order by 1 desc, 2 desc offset ${depth} limit 1`;
    if (!byMetric || !byAge) throw new Error(`expected a run at depth ${depth}`);
    const at = (field: string, key: string, id: string) =>
      encodeCursor({ field, direction: 'DESC', key: textKey('key'), id: idKey }, { key, id });
    cases.push(
      {
        name: `sorted by metric, at depth ${depth}`,
        variables: { orderBy: METRIC, after: at('METRIC LAST bench/2', `0 ${byMetric.key}`, byMetric.id) },
      },
      {
        name: `metric filter (half) and sort, at depth ${depth}`,
        variables: {
          filter: metric('bench/0', 0.5),
          orderBy: METRIC,
          after: at('METRIC LAST bench/2', `0 ${byMetric.key}`, byMetric.id),
        },
      },
      {
        name: `newest, at depth ${depth}`,
        variables: { after: at('CREATED_AT', byAge.key.toISOString(), byAge.id) },
      },
    );
  }
  return cases;
}
