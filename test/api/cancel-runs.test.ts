import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorker, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
let owner: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  owner = await api.createUser('EDITOR');
});
beforeEach(async () => {
  await api.prisma.run.updateMany({ data: { displayName: 'old' } });
});
afterAll(() => api.close());

async function newRun(displayName: string, createdById = owner.id): Promise<string> {
  const { runId: id } = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id }, data: { displayName, createdById } });
  return id;
}

async function cancel(where: string, token = owner.token) {
  return api.ask(
    `mutation ($input: CancelRunsInput!) {
      cancelRuns(input: $input) { runs { displayName state } hasMore userErrors { code field message } } }`,
    { input: { where } },
    token,
  );
}

async function states(name: string): Promise<string[]> {
  const rows = await api.prisma.run.findMany({
    where: { displayName: { contains: name } },
    orderBy: { displayName: 'asc' },
  });
  return rows.map(({ state }) => state);
}

test('runs that match and are queued or under way are canceled, the others stay as they are', async () => {
  await newRun('a 1');
  const running = await newRun('a 2');
  await rowsOf(api.prisma, running).begin(1, 0);
  await api.prisma.job.updateMany({
    where: { subjectId: running },
    data: {
      state: 'RUNNING',
      epoch: 1,
      workerId: await makeWorker(api.prisma),
      leaseUntil: new Date(Date.now() + 60_000),
    },
  });
  const done = await newRun('a 3');
  await api.prisma.run.update({ where: { id: done }, data: { state: 'FINISHED' } });
  await newRun('b 1');
  const { data } = await cancel('name ~ /^a/');
  expect(data.cancelRuns).toMatchObject({ hasMore: false, userErrors: [] });
  expect(data.cancelRuns.runs).toHaveLength(2);
  expect(await states('a ')).toEqual(['CANCELED', 'CANCELING', 'FINISHED']);
  expect(await states('b ')).toEqual(['QUEUED']);
  expect((await cancel('name ~ /^a/')).data.cancelRuns.runs).toEqual([]);
});

test.each(['', '  \n'])('an empty filter cancels nothing: %j', async (where) => {
  await newRun('kept');
  const { data } = await cancel(where);
  expect(data.cancelRuns).toMatchObject({ runs: [], userErrors: [{ code: 'REQUIRED', field: ['where'] }] });
  expect(await states('kept')).toEqual(['QUEUED']);
});

test('what is wrong in a filter is said at its place, and nothing is canceled', async () => {
  await newRun('kept too');
  const { errors } = await cancel('stat = QUEUED');
  expect(errors).toMatchObject([{ message: expect.stringContaining('Did you mean "state"?') }]);
  expect(await states('kept too')).toEqual(['QUEUED']);
});

test('runs of others are counted and left, unless an operator asks', async () => {
  const other = await api.createUser('EDITOR');
  await newRun('c mine');
  await newRun('c theirs', other.id);
  const { data } = await cancel('name ~ /^c/');
  expect(data.cancelRuns.runs).toEqual([{ displayName: 'c mine', state: 'CANCELED' }]);
  expect(data.cancelRuns.userErrors).toMatchObject([
    { code: 'FORBIDDEN', field: ['where'], message: expect.stringContaining('1 of the runs') },
  ]);
  const operator = await api.createUser('OPERATOR');
  const { data: second } = await cancel('name ~ /^c/', operator.token);
  expect(second.cancelRuns).toMatchObject({ runs: [{ displayName: 'c theirs' }], userErrors: [] });
});

test('archived runs are left out, and at most 200 are canceled at once', async () => {
  const archived = await newRun('many archived');
  await api.prisma.run.update({ where: { id: archived }, data: { archivedAt: new Date() } });
  for (let index = 0; index < 201; index++) await newRun(`many ${index}`);
  const { data } = await cancel('name ~ /^many/');
  expect(data.cancelRuns.runs).toHaveLength(200);
  expect(data.cancelRuns.hasMore).toBe(true);
  const { data: rest } = await cancel('name ~ /^many/');
  expect(rest.cancelRuns.runs).toHaveLength(1);
  expect(rest.cancelRuns.hasMore).toBe(false);
  expect(await states('many archived')).toEqual(['QUEUED']);
});
