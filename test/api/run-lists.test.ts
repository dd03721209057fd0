import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type TestApi, startApi } from '../testkit/api.ts';
import { seedRuns } from '../testkit/seed-runs.ts';

const RUNS = 4_000;

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  await seedRuns(api.prisma, { runs: RUNS, metrics: 4 });
}, 300_000);
/** Of a user of its own, as many pages as a test reads are more than one user may ask for at once. */
let token: string;
beforeEach(async () => {
  ({ token } = await api.createUser('VIEWER'));
});
afterAll(async () => {
  await api.close();
});

const QUERY = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: RunFilter, $orderBy: RunOrder) {
  runs(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy) {
    edges { cursor node { id displayName } }
    pageInfo { endCursor startCursor hasNextPage }
  }
}`;

interface Listed {
  readonly names: string[];
  readonly endCursor: string | null;
  readonly startCursor: string | null;
  readonly hasNextPage: boolean;
}

async function list(variables: object): Promise<Listed> {
  const { data, errors } = await api.ask(QUERY, variables, token);
  expect(errors).toBeUndefined();
  const { edges, pageInfo } = data.runs;
  return {
    names: edges.map(({ node }: { node: { displayName: string } }) => node.displayName),
    ...pageInfo,
  };
}

/** What the API asked the database about runs meanwhile. */
async function statementsOf(work: () => Promise<unknown>): Promise<{ text: string; values: unknown[] }[]> {
  const spy = vi.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return spy.mock.calls.flatMap(([statement]) => {
      const parsed = statementSchema.safeParse(statement);
      return parsed.success ? [parsed.data] : [];
    });
  } finally {
    spy.mockRestore();
  }
}
const statementSchema = z.object({ text: z.string(), values: z.array(z.unknown()) });

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

async function explain(
  how: string,
  { text, values }: { text: string; values: unknown[] },
): Promise<PlanNode[]> {
  // Planned as the API's own connections plan.
  const client = new pg.Client({ connectionString: api.databaseUrl, options: '-c random_page_cost=1.1' });
  await client.connect();
  try {
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (${how}, format json) ${text}`,
      values,
    );
    const root = rows[0]?.['QUERY PLAN'][0].Plan;
    return root ? nodesOf(root) : [];
  } finally {
    await client.end();
  }
}
function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

const LAST = { metric: { name: 'bench/0' } };

const ORDERS: object[] = [
  { field: 'CREATED_AT' },
  { field: 'DISPLAY_NAME' },
  { field: 'STATE' },
  { field: 'STARTED_AT' },
  { field: 'FINISHED_AT' },
  { field: 'DURATION' },
  { field: 'ACTIVITY' },
  { field: 'EXPERIMENT' },
  { field: 'USER' },
  { field: 'DATASET' },
  { field: 'TAG' },
  LAST,
  { metric: { name: 'bench/0', summary: 'MIN' } },
  { metric: { name: 'bench/0', summary: 'MAX' } },
  { metric: { name: 'bench/0', summary: 'BEST' } },
  { measure: { name: 'evaluation/ssim_ab' } },
  { knob: 'learningRate' },
  { knob: 'method' },
].flatMap((order) => ['ASC', 'DESC'].map((direction) => ({ ...order, direction })));

const FILTERS: object[] = [
  { state: ['FAILED'] },
  { displayName: ['egsc-it 7'] },
  { displayNameContains: 'gta 123' },
  { experimentName: ['seeded 1'] },
  { experimentUnder: ['seeded 1'] },
  { createdBy: ['nobody'] },
  { createdAt: { before: '2020-01-01T00:00:00.000Z' } },
  { startedAt: { before: '2020-01-01T00:00:00.000Z' } },
  { finishedAt: { before: '2020-01-01T00:00:00.000Z' } },
  { durationSeconds: { above: 4_999 } },
  { method: ['cyclegan'] },
  { preset: ['gone'] },
  { tags: ['good'] },
  { metric: { name: 'bench/0', above: 0.999 } },
  { metric: { name: 'bench/0', summary: 'MIN', atMost: 0.001 } },
  { metric: { name: 'bench/0', summary: 'BEST', atMost: 0.001 } },
  { measure: { name: 'evaluation/ssim_ab', above: 0.5 } },
  { knob: { path: 'seed', is: ['3'] } },
  { knob: { path: 'learningRate', atLeast: 6e-4 } },
  { knob: { path: 'method', is: ['cyclegan'] } },
  { and: [{ metric: { name: 'bench/0', above: 0.9 } }, { knob: { path: 'seed', is: ['1', '2'] } }] },
];

describe('no run is read that is not needed:', () => {
  test.each(ORDERS)('a list by %j is read from an index', async (orderBy) => {
    const statements = await statementsOf(() => list({ first: 100, orderBy }));
    const lists = statements.filter(({ text }) => text.includes('from run'));
    expect(lists.length).toBeGreaterThan(0);
    for (const statement of lists) expect(await scansOfRuns(statement)).toEqual([]);
  });

  test.each(FILTERS)('a list of %j is read from an index', async (filter) => {
    const statements = await statementsOf(() => list({ first: 100, filter }));
    for (const statement of statements.filter(({ text }) => text.includes('from run')))
      expect(await scansOfRuns(statement)).toEqual([]);
  });

  async function scansOfRuns(statement: { text: string; values: unknown[] }): Promise<PlanNode[]> {
    const nodes = await explain('costs', statement);
    return nodes.filter((node) => node['Node Type'] === 'Seq Scan' && node['Relation Name'] === 'run');
  }

  /** One run in a hundred has a score, and so a best checkpoint. */
  const isRare = (order: object) => /measure|BEST/.test(JSON.stringify(order));

  test.each(ORDERS.filter((order) => !isRare(order)))(
    'at any depth of a list by %j as many rows are read as at its start',
    async (orderBy) => {
      let after: string | null = null;
      const read: number[] = [];
      for (let page = 0; page < 30; page++) {
        let end: string | null = null;
        const statements = await statementsOf(async () => {
          end = (await list({ first: 100, after, orderBy })).endCursor;
        });
        after = end;
        if (page % 14 !== 1) continue;
        let rows = 0;
        for (const statement of statements.filter(({ text }) => text.includes('from run'))) {
          const nodes = await explain('analyze, timing off', statement);
          for (const node of nodes.filter((each) => each['Node Type'].includes('Scan')))
            rows +=
              ((node['Actual Rows'] ?? 0) + (node['Rows Removed by Filter'] ?? 0)) *
              (node['Actual Loops'] ?? 1);
        }
        read.push(rows);
      }
      expect(read).toHaveLength(3);
      for (const rows of read) expect(rows).toBeLessThan(500);
    },
  );
});

test('every run is in a list once, in its order, forwards and backwards, with the missing last both ways', async () => {
  for (const [orderBy, column] of [
    [{ metric: { name: 'bench/1' }, direction: 'ASC' }, 'last'],
    [{ metric: { name: 'bench/1' }, direction: 'DESC' }, 'last desc'],
  ] as const) {
    const expected = await api.prisma.$queryRawUnsafe<{ name: string }[]>(
      `select display_name as name from run left join run_metric on run_id = run.id and name = 'bench/1'
       order by ${column} nulls last, run.id ${orderBy.direction}`,
    );
    const forwards: string[] = [];
    let after: string | null = null;
    for (let more = true; more;) {
      const page: Listed = await list({ first: 100, after, orderBy });
      forwards.push(...page.names);
      after = page.endCursor;
      more = page.hasNextPage;
    }
    expect(forwards).toEqual(expected.map(({ name }) => name));
    const backwards: string[] = [];
    let before: string | null = null;
    for (let i = 0; i < 3; i++) {
      const page: Listed = await list({ last: 100, before, orderBy });
      backwards.unshift(...page.names);
      before = page.startCursor;
    }
    expect(backwards).toEqual(forwards.slice(-300));
  }
});

/** Numbers of the runs that a filter lets through, found by the names. */
async function numbersOf(filter: object): Promise<number[]> {
  const numbers: number[] = [];
  let after: string | null = null;
  for (let more = true; more;) {
    const page: Listed = await list({
      first: 100,
      after,
      filter,
      orderBy: { field: 'CREATED_AT', direction: 'ASC' },
    });
    numbers.push(...page.names.map((name) => Number(name.split(' ').at(-1))));
    after = page.endCursor;
    more = page.hasNextPage;
  }
  return numbers;
}
const all = Array.from({ length: RUNS }, (_, n) => n);

test('conditions mean what they say, alone and combined', async () => {
  const [values, rates] = [new Map<number, number>(), (n: number) => (1 + (n % 7)) * 1e-4];
  for (const { name, last } of await api.prisma.$queryRaw<{ name: string; last: number }[]>`
    select display_name as name, last from run join run_metric on run_id = run.id and name = 'bench/1'`)
    values.set(Number(name.split(' ').at(-1)), last);
  const seed = (n: number) => n % 10;
  const has = (n: number, test: (value: number) => boolean) =>
    values.has(n) && test(values.get(n) ?? Number.NaN);
  const cases: [object, (n: number) => boolean][] = [
    [{ knob: { path: 'seed', is: ['0', '1e0'] } }, (n) => seed(n) < 2],
    [{ knob: { path: 'seed', above: 3, below: 5 } }, (n) => seed(n) === 4],
    [{ knob: { path: 'method', is: ['egsc-it'] }, state: ['FAILED'] }, (n) => n % 20 === 7 && n < RUNS - 24],
    [{ knob: { path: 'no.such.knob' } }, () => false],
    [{ metric: { name: 'no/such' } }, () => false],
    [{ not: { metric: { name: 'no/such' } } }, () => true],
    [{ metric: { name: 'bench/1', above: 0.5 } }, (n) => has(n, (value) => value > 0.5)],
    [{ not: { metric: { name: 'bench/1', above: 0.5 } } }, (n) => !has(n, (value) => value > 0.5)],
    [{ metric: { name: 'bench/1', summary: 'MAX', atMost: 1 } }, (n) => has(n, (value) => 2 * value <= 1)],
    [
      { metric: { name: 'bench/1', summary: 'MIN', atLeast: 0.25 } },
      (n) => has(n, (value) => value / 2 >= 0.25),
    ],
    [{ not: { metric: { name: 'bench/1' } } }, (n) => n % 1000 === 3],
    [
      {
        or: [
          { knob: { path: 'seed', is: ['3'] } },
          { not: { knob: { path: 'learningRate', above: 1.5e-4 } } },
        ],
      },
      (n) => seed(n) === 3 || rates(n) < 1.5e-4,
    ],
    [
      { and: [{ tags: ['good'] }, { measure: { name: 'evaluation/ssim_ab', above: 0.5 } }] },
      (n) => n % 100 === 0 && (n % 997) / 997 > 0.5,
    ],
    [{ measure: { name: 'evaluation/ssim_ab', split: 'TEST' } }, () => false],
    [{ displayNameContains: 'GTA 12' }, (n) => n % 5 === 0 && /^12/.test(String(n))],
    [{ durationSeconds: { below: 100 } }, (n) => n < RUNS - 24 && (n * 37) % 5000 < 100],
    [{ not: { durationSeconds: {} } }, (n) => n >= RUNS - 24],
    [{ or: [] }, () => false],
    [{ and: [] }, () => true],
    [{ method: ['egsc-it'], preset: ['tiny'], experimentName: ['seeded 2'] }, (n) => n % 3 === 2],
    [{ experimentId: ['nonsense'] }, () => false],
  ];
  for (const [filter, matches] of cases)
    expect([filter, await numbersOf(filter)]).toEqual([filter, all.filter(matches)]);
}, 120_000);

test('what cannot be meant is refused at its place', async () => {
  const refusal = async (variables: object) => {
    const { errors } = await api.ask(QUERY, variables, token);
    return [errors?.[0]?.extensions['code'], errors?.[0]?.message];
  };
  const deep = (levels: number): object => (levels === 0 ? { state: ['FAILED'] } : { not: deep(levels - 1) });
  expect(await refusal({ filter: deep(7) })).toEqual([undefined, undefined]);
  expect(await refusal({ filter: deep(8) })).toEqual([
    'BAD_USER_INPUT',
    expect.stringMatching(/^"filter(\.not){8}" is nested in more than 8 levels/),
  ]);
  const terms = (count: number) => ({ or: Array.from({ length: count }, () => ({ state: ['FAILED'] })) });
  expect(await refusal({ filter: terms(200) })).toEqual([undefined, undefined]);
  expect(await refusal({ filter: terms(10_000) })).toEqual([
    'BAD_USER_INPUT',
    expect.stringMatching(/^At "filter\.or\.200\.state", the filter has more than 200 conditions/),
  ]);
  const is = Array.from({ length: 10_000 }, (_, i) => String(i));
  expect((await refusal({ filter: { knob: { path: 'seed', is } } }))[1]).toContain('"filter.knob.is"');
  expect(await refusal({ filter: { and: [{ metric: { name: 'bench/0', above: 'high' } }] } })).toEqual([
    'BAD_USER_INPUT',
    expect.stringContaining('filter.and[0].metric.above'),
  ]);
  expect((await refusal({ filter: { displayName: ['x'.repeat(201)] } }))[1]).toContain(
    '"filter.displayName.0"',
  );
  for (const orderBy of [{ direction: 'ASC' }, { direction: 'ASC', field: 'STATE', knob: 'seed' }])
    expect((await refusal({ orderBy }))[0]).toBe('BAD_USER_INPUT');
  const { endCursor } = await list({ first: 1, orderBy: { ...LAST, direction: 'ASC' } });
  for (const orderBy of [
    { metric: { name: 'bench/1' }, direction: 'ASC' },
    { ...LAST, direction: 'DESC' },
    { knob: 'seed', direction: 'ASC' },
  ])
    expect((await refusal({ orderBy, after: endCursor, first: 1 }))[0]).toBe('BAD_USER_INPUT');
});
