import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { planCheckpoints } from '#db/trash/plan-checkpoints.ts';
import { purgeExpiredRuns } from '#db/trash/purge-expired-runs.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld, queueFork, queueRun, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await api.close();
});

/** A finished run with checkpoints at the steps 4 and 8, and a queued fork of the first one. */
let parent: string;
let early: string;
let fork: string;
beforeEach(async () => {
  const { runId } = await queueRun(api.prisma, world);
  parent = runId;
  await rename(parent, 'parent');
  const rows = rowsOf(api.prisma, parent);
  await rows.begin(1, 0);
  early = await rows.checkpoint(4);
  await rows.checkpoint(8);
  await rows.finish();
  fork = await queueFork(api.prisma, world, { parentId: parent, checkpointId: early, epoch: 1, step: 4 });
  await rename(fork, 'child');
});

function rename(id: string, displayName: string) {
  return api.prisma.run.update({ where: { id }, data: { displayName } });
}

async function finishFork(checkpointAt: number | null) {
  const rows = rowsOf(api.prisma, fork);
  await rows.begin(1, 4);
  if (checkpointAt !== null) await rows.checkpoint(checkpointAt);
  await rows.finish();
}

async function runs(act: 'trash' | 'restore' | 'purge', ...uuids: readonly string[]) {
  const type = { trash: 'TrashRunsInput', restore: 'RestoreRunsInput', purge: 'PurgeRunsInput' }[act];
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${act}Runs(input: $input) { runIds userErrors { code field message } } }`,
    { input: { runIds: uuids.map((id) => globalId('Run', id)) } },
  );
  expect(errors).toBeUndefined();
  return data[`${act}Runs`];
}

async function trashCheckpoint(uuid: string) {
  const { data } = await api.ask(
    `mutation ($input: TrashCheckpointsInput!) {
      trashCheckpoints(input: $input) { checkpointIds userErrors { code message } } }`,
    { input: { checkpointIds: [globalId('Checkpoint', uuid)] } },
  );
  return data.trashCheckpoints;
}

test('a checkpoint stays while a fork of it has none of its own, by hand and by policy', async () => {
  expect(await trashCheckpoint(early)).toMatchObject({
    checkpointIds: [],
    userErrors: [{ code: 'IN_USE', message: expect.stringContaining('The run "child" is a fork of it') }],
  });
  const policy = { keepLast: 1, keepEvery: null, keepBest: null, keepBestBy: null };
  expect((await planCheckpoints(api.prisma, parent, policy)).going).not.toContain(early);

  const rows = rowsOf(api.prisma, fork);
  await rows.begin(1, 4);
  const own = await rows.checkpoint(6);
  expect((await planCheckpoints(api.prisma, parent, policy)).going).toContain(early);
  // Damaged, it is none to go on from.
  await api.prisma.checkpoint.update({ where: { id: own }, data: { damage: 'A file is missing.' } });
  expect((await trashCheckpoint(early)).userErrors).toHaveLength(1);
  await api.prisma.checkpoint.update({ where: { id: own }, data: { damage: null } });
  expect((await trashCheckpoint(early)).userErrors).toEqual([]);
  const { data } = await api.ask(
    'query ($id: ID!) { run(id: $id) { forkedFrom { step checkpoint { id } } } }',
    {
      id: globalId('Run', fork),
    },
  );
  expect(data.run.forkedFrom).toEqual({ step: 4, checkpoint: null });
});

test('a checkpoint does not stay for a fork that has ended', async () => {
  await finishFork(null);
  expect((await trashCheckpoint(early)).userErrors).toEqual([]);
});

test('a run stays while a fork shows its history, unless both go together', async () => {
  await finishFork(6);
  expect(await runs('trash', parent)).toMatchObject({
    runIds: [],
    userErrors: [
      { code: 'IN_USE', message: expect.stringContaining('The run "child" is a fork of it, from step 4') },
    ],
  });
  const both = await runs('trash', parent, fork);
  expect(both.userErrors).toEqual([]);
  // Its fork in the trash may come back: it needs it for good.
  expect((await runs('purge', parent)).userErrors).toMatchObject([
    { message: expect.stringContaining('The run "child" in the trash is a fork of it') },
  ]);
  expect((await runs('restore', fork)).userErrors).toEqual([]);
  const { data } = await api.ask('query ($id: ID!) { run(id: $id) { forkedFrom { step run { id } } } }', {
    id: globalId('Run', fork),
  });
  expect(data.run.forkedFrom).toEqual({ step: 4, run: null });
  await runs('trash', fork);
  expect((await runs('purge', parent, fork)).userErrors).toEqual([]);
  expect(await api.prisma.run.count({ where: { id: { in: [parent, fork] } } })).toBe(0);
  expect(await api.prisma.runFork.count({ where: { parentId: parent } })).toBe(0);
});

test('runs that have lain in the trash for long go with their forks', async () => {
  await finishFork(6);
  await runs('trash', parent, fork);
  expect(await purgeExpiredRuns(api.prisma, new Date(Date.now() + 60_000))).toBe(2);
  expect(await api.prisma.run.count({ where: { id: { in: [parent, fork] } } })).toBe(0);
});

test('a fork that goes leaves its parent whole', async () => {
  await finishFork(6);
  await runs('trash', fork);
  expect((await runs('purge', fork)).userErrors).toEqual([]);
  expect(await api.prisma.checkpoint.count({ where: { runId: parent } })).toBe(2);
  expect((await runs('trash', parent)).userErrors).toEqual([]);
});
