import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { seedRuns } from '../testkit/seed-runs.ts';

const RUNS = 300;

let api: TestApi;
let token: string;
/** Runs of three experiments, two users, and two datasets of which one has two versions; some have tags. */
beforeAll(async () => {
  api = await startApi();
  const { prisma } = api;
  await seedRuns(prisma, { runs: RUNS, metrics: 1 });
  const names = { 'seeded 0': 'gta/b', 'seeded 1': 'gta', 'seeded 2': 'gta-2' };
  for (const [from, to] of Object.entries(names))
    await prisma.experiment.update({ where: { name: from }, data: { name: to } });
  const user = await prisma.user.create({
    data: { id: newId(), login: 'a user before others', role: 'EDITOR' },
  });
  const known = await prisma.datasetVersion.findFirstOrThrow();
  const other = await prisma.dataset.create({ data: { id: newId(), name: 'A dataset before others' } });
  const versions = [
    { id: newId(), datasetId: other.id, number: 1 },
    { id: newId(), datasetId: known.datasetId, number: 2 },
  ];
  await prisma.datasetVersion.createMany({
    data: versions.map((version) => ({
      ...version,
      indexSha256: `${version.number}`.repeat(64),
      byteSize: 1,
      decoder: 1,
    })),
  });
  await prisma.$executeRaw`
    update run set
      created_by_id = case when n % 2 = 0 then ${user.id}::uuid else created_by_id end,
      dataset_version_id = coalesce((${versions.map(({ id }) => id)}::uuid[])[n % 3], dataset_version_id),
      tags = case n % 5 when 0 then array['zebra', 'ant'] when 1 then array['bee'] when 2 then null else '{}' end
    from (select id, row_number() over (order by display_name) as n from run) as numbered
    where numbered.id = run.id`;
  ({ token } = await api.createUser('VIEWER'));
}, 120_000);
afterAll(async () => {
  await api.close();
});

const QUERY = `query ($first: Int, $after: String, $last: Int, $before: String, $where: String, $orderBy: RunOrder) {
  runs(first: $first, after: $after, last: $last, before: $before, where: $where, orderBy: $orderBy) {
    edges { node { displayName } } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`;

async function page(variables: object) {
  const { data, errors } = await api.ask(QUERY, variables, token);
  expect(errors).toBeUndefined();
  const { edges, pageInfo } = data.runs;
  return { names: edges.map(({ node }: { node: { displayName: string } }) => node.displayName), pageInfo };
}

async function expected(key: string, direction: string, where = 'true'): Promise<string[]> {
  const rows = await api.prisma.$queryRawUnsafe<{ name: string }[]>(
    `select display_name as name from run
     join experiment on experiment.id = experiment_id
     join "user" on "user".id = created_by_id
     join dataset_version version on version.id = dataset_version_id join dataset on dataset.id = dataset_id
     where ${where}
     order by ${key} ${direction} nulls last, run.id ${direction}`,
  );
  return rows.map(({ name }) => name);
}

const ORDERS = [
  ['EXPERIMENT', `(replace(experiment.name, '/', chr(1)) collate "C")`],
  ['USER', '"user".login'],
  ['DATASET', 'dataset.name'],
  ['TAG', '(select min(tag) from unnest(run.tags) as tag)'],
] as const;

test.each(
  ORDERS.flatMap(([field, key]) => (['ASC', 'DESC'] as const).map((way) => [field, way, key] as const)),
)(
  'every run is once in the list by %s %s, page by page both ways, equal ones by id and the missing last',
  async (field, direction, key) => {
    const orderBy = { field, direction };
    const whole = await expected(key, direction);
    expect(whole).toHaveLength(RUNS);
    const forwards: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { names, pageInfo } = await page({ first: 37, after, orderBy });
      forwards.push(...names);
      [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }
    expect(forwards).toEqual(whole);
    const backwards: string[] = [];
    for (let before: string | null = null, more = true; more;) {
      const { names, pageInfo } = await page({ last: 41, before, orderBy });
      backwards.unshift(...names);
      [before, more] = [pageInfo.startCursor, pageInfo.hasPreviousPage];
    }
    expect(backwards).toEqual(whole);
  },
);

test.each(ORDERS)('a filter that lets few runs through keeps the order by %s', async (field, key) => {
  const orderBy = { field, direction: 'ASC' };
  const { names } = await page({ first: 100, where: 'config.seed = 3', orderBy });
  const few = await expected(
    key,
    'asc',
    `run.id in (select run_id from run_knob where path = 'seed' and number = 3)`,
  );
  expect(names).toEqual(few);
});
