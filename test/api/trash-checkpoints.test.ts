import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { indexRunMeasures } from '#db/runs/index-run-measures.ts';
import { purgeExpiredCheckpoints } from '#db/trash/purge-expired-checkpoints.ts';
import { queueEvaluation } from '#jobs/queue-evaluation.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { changeConfig } from '../testkit/change-config.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeWorld, queueRun, queueTranslation, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';
import { readResumePoints } from '../../worker/supervisor/records/read-resume-points.ts';

let api: TestApi;
let world: World;
let owner: { id: string; token: string };
let eve: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  owner = await api.createUser('EDITOR');
  eve = await api.createUser('EDITOR');
});
afterAll(() => api.close());

interface Trained {
  readonly uuid: string;
  readonly jobId: string;
  readonly id: string;
  /** At the steps 1, 2 and 3. */
  readonly checkpoints: readonly [string, string, string];
  finish(): Promise<void>;
}

/** A run that trains on after three checkpoints. */
async function trainedRun(displayName: string): Promise<Trained> {
  const { runId: uuid, jobId } = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id: uuid }, data: { displayName, createdById: owner.id } });
  const rows = rowsOf(api.prisma, uuid);
  await rows.begin(1, 0);
  const checkpoints = [await rows.checkpoint(1), await rows.checkpoint(2), await rows.checkpoint(3)] as const;
  const finish = async () => {
    await rows.finish();
    await api.prisma.job.update({ where: { id: jobId }, data: { state: 'FINISHED' } });
  };
  return { uuid, jobId, id: globalId('Run', uuid), checkpoints, finish };
}

let run: Trained;
let first: string;
let last: string;
beforeEach(async () => {
  run = await trainedRun('trained');
  [first, , last] = run.checkpoints;
});

const TAKE_IDS = {
  trash: 'trashCheckpoints',
  restore: 'restoreCheckpoints',
  purge: 'purgeCheckpoints',
} as const;

async function move(act: keyof typeof TAKE_IDS, uuids: readonly string[], token = owner.token) {
  const name = TAKE_IDS[act];
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { checkpointIds userErrors { code field message } } }`,
    { input: { checkpointIds: uuids.map((id) => globalId('Checkpoint', id)) } },
    token,
  );
  expect(errors).toBeUndefined();
  return data[name];
}

async function pin(act: 'pinCheckpoint' | 'unpinCheckpoint', uuid: string, token = owner.token) {
  const type = act === 'pinCheckpoint' ? 'PinCheckpointInput' : 'UnpinCheckpointInput';
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) {
      ${act}(input: $input) { checkpoint { pinnedAt pinnedBy { login } } userErrors { code message } }
    }`,
    { input: { checkpointId: globalId('Checkpoint', uuid) } },
    token,
  );
  expect(errors).toBeUndefined();
  return data[act];
}

async function stepsOf({ id }: Trained): Promise<number[]> {
  const { data } = await api.ask(
    'query ($id: ID!) { run(id: $id) { checkpoints(first: 100) { edges { node { step } } } } }',
    { id },
  );
  return data.run.checkpoints.edges.map(({ node }: { node: { step: number } }) => node.step);
}

async function removalsOf(uuids: readonly string[]) {
  const { data, errors } = await api.ask(
    `query ($ids: [ID!]!) { checkpointRemovals(checkpointIds: $ids) {
      checkpointId byteSize usedBy mayRemove trashedAt run { id } checkpoint { step } parts { part count byteSize }
    } }`,
    { ids: uuids.map((id) => globalId('Checkpoint', id)) },
    owner.token,
  );
  expect(errors).toBeUndefined();
  return data.checkpointRemovals;
}

async function trashed(): Promise<string[]> {
  const { data } = await api.ask(
    '{ trashedCheckpoints(first: 100) { edges { node { checkpointId trashedBy { id } } } } }',
  );
  return data.trashedCheckpoints.edges.map(
    ({ node }: { node: { checkpointId: string } }) => node.checkpointId,
  );
}

/** A finished evaluation, copied for lists as a worker does. */
async function score(checkpointId: string, value: number, finishedAt: Date): Promise<void> {
  await api.prisma.evaluation.create({
    data: {
      id: newId(),
      checkpointId,
      split: 'VALIDATION',
      state: 'FINISHED',
      scores: { 'evaluation/mse_ab': value },
      finishedAt,
    },
  });
  await indexRunMeasures(api.prisma, [run.uuid]);
}

test('a checkpoint in the trash is nowhere but there, and comes back with its scores and translations', async () => {
  await run.finish();
  const translation = await queueTranslation(api.prisma, world, last, {
    content: world.userId,
    exemplar: world.userId,
  });
  await api.prisma.translation.updateMany({ data: { state: 'FINISHED' } });
  await api.prisma.job.deleteMany({ where: { id: translation.jobId } });
  await score(last, 1, new Date());
  const seen = async () => {
    const { data } = await api.ask(
      `query ($checkpoint: ID!, $translation: ID!) {
        checkpoint(id: $checkpoint) { id } translation(id: $translation) { id }
      }`,
      {
        checkpoint: globalId('Checkpoint', last),
        translation: globalId('Translation', translation.translationId),
      },
    );
    const points = await readResumePoints(api.prisma, run.uuid);
    return [
      data.checkpoint !== null,
      data.translation !== null,
      (await stepsOf(run)).includes(3),
      points.some(({ step }) => step === 3),
      (await api.prisma.runMeasure.count({ where: { runId: run.uuid } })) > 0,
    ];
  };
  expect(new Set(await seen())).toEqual(new Set([true]));
  expect(await move('trash', [last])).toEqual({
    checkpointIds: [globalId('Checkpoint', last)],
    userErrors: [],
  });
  expect(new Set(await seen())).toEqual(new Set([false]));
  expect((await trashed())[0]).toBe(globalId('Checkpoint', last));
  const { data } = await api.ask(
    `mutation ($input: EvaluateCheckpointInput!) { evaluateCheckpoint(input: $input) { userErrors { code } } }`,
    { input: { checkpointId: globalId('Checkpoint', last) } },
    owner.token,
  );
  expect(data.evaluateCheckpoint.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);

  expect((await move('restore', [last])).userErrors).toEqual([]);
  expect(new Set(await seen())).toEqual(new Set([true]));
  expect(await trashed()).not.toContain(globalId('Checkpoint', last));
});

test('what goes with a checkpoint is told before it goes, with its bytes', async () => {
  await score(first, 1, new Date());
  const [removal] = await removalsOf([first, newId()]);
  expect(removal).toMatchObject({ usedBy: [], mayRemove: true, trashedAt: null, run: { id: run.id } });
  expect(removal.parts).toEqual([
    { part: 'CHECKPOINTS', count: 1, byteSize: 3_000_000_000 },
    { part: 'EVALUATIONS', count: 1, byteSize: 0 },
    { part: 'TRANSLATIONS', count: 0, byteSize: 0 },
  ]);
  expect(removal.byteSize).toBe(3_000_000_000);
});

test('a purge leaves no row of the checkpoint behind, and its run and the others stay', async () => {
  await score(first, 1, new Date());
  await move('trash', [first]);
  expect((await move('purge', [first])).userErrors).toEqual([]);
  expect(await stepsOf(run)).toEqual([2, 3]);
  expect(await api.prisma.checkpoint.count({ where: { id: first } })).toBe(0);
  expect(await api.prisma.evaluation.count({ where: { checkpointId: first } })).toBe(0);
});

test('the checkpoint that a run would continue from is refused with the name of the run; older ones go', async () => {
  const { checkpointIds, userErrors } = await move('trash', [first, last]);
  expect(checkpointIds).toEqual([globalId('Checkpoint', first)]);
  expect(userErrors).toMatchObject([
    {
      code: 'IN_USE',
      field: ['checkpointIds', '1'],
      message: expect.stringContaining('The run "trained" is RUNNING and would continue from it.'),
    },
  ]);
  await run.finish();
  expect((await move('trash', [last])).userErrors).toEqual([]);
});

test('a run whose newest checkpoint is damaged keeps the one before, and lets the damaged one go', async () => {
  await api.prisma.checkpoint.update({ where: { id: last }, data: { damage: 'Its weights are gone.' } });
  const [, second] = run.checkpoints;
  expect((await move('trash', [second])).userErrors).toMatchObject([{ code: 'IN_USE' }]);
  expect((await move('trash', [last])).userErrors).toEqual([]);
});

test('a pinned checkpoint is refused until it is unpinned', async () => {
  const pinned = await pin('pinCheckpoint', first);
  expect(pinned).toMatchObject({ checkpoint: { pinnedAt: expect.any(String) }, userErrors: [] });
  expect(await pin('pinCheckpoint', first)).toEqual(pinned);
  expect((await move('trash', [first])).userErrors).toMatchObject([
    { code: 'IN_USE', message: expect.stringContaining('It is pinned. Unpin it first.') },
  ]);
  expect(await pin('unpinCheckpoint', first)).toMatchObject({ checkpoint: { pinnedAt: null } });
  expect((await move('trash', [first])).userErrors).toEqual([]);
  expect((await pin('pinCheckpoint', first)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
});

test('before a run goes, its pins are named', async () => {
  await pin('pinCheckpoint', first);
  const { data } = await api.ask(
    'query ($ids: [ID!]!) { removals(runIds: $ids) { pinnedSteps } }',
    { ids: [run.id] },
    owner.token,
  );
  expect(data.removals).toEqual([{ pinnedSteps: [1] }]);
});

test('a checkpoint that is being evaluated, or translates, stays', async () => {
  const [, second] = run.checkpoints;
  await api.prisma.$transaction((transaction) =>
    queueEvaluation(transaction, { checkpointId: first, split: 'VALIDATION' }),
  );
  await queueTranslation(api.prisma, world, second, { content: world.userId, exemplar: world.userId });
  expect((await move('trash', [first, second])).userErrors).toMatchObject([
    { code: 'IN_USE', message: expect.stringContaining('It is being evaluated.') },
    { code: 'IN_USE', message: expect.stringContaining('It is translating.') },
  ]);
});

/** The first run has trained what the second one takes; these checkpoints of it hold that. */
async function lend(holders: readonly string[], taker: Trained): Promise<string> {
  const artifactId = newId();
  await api.prisma.artifact.create({
    data: {
      id: artifactId,
      name: 'mask',
      method: 'egsc-it',
      sha256: artifactId.replaceAll('-', '').padEnd(64, '0'),
      byteSize: 10,
      runId: run.uuid,
      datasetVersionId: world.datasetVersionId,
      requirements: {},
    },
  });
  await api.prisma.checkpointArtifact.createMany({
    data: holders.map((checkpointId) => ({ checkpointId, artifactId })),
  });
  await changeConfig(api.prisma, taker.uuid, {
    ...egscItPreset('tiny'),
    maskSteps: 0,
    maskArtifactId: artifactId,
  });
  return artifactId;
}

test('the last checkpoint that holds what another run takes is refused with the name of that run', async () => {
  await run.finish();
  const taker = await trainedRun('taker <b>🧪</b>');
  const artifactId = await lend([first, last], taker);
  expect((await move('trash', [first, last])).userErrors).toMatchObject([
    { code: 'IN_USE', message: expect.stringContaining('The run "taker <b>🧪</b>" uses its artifact mask') },
    { code: 'IN_USE' },
  ]);
  expect((await move('trash', [first])).userErrors).toEqual([]);
  expect((await move('trash', [last])).userErrors).toMatchObject([{ code: 'IN_USE' }]);
  expect((await move('purge', [first])).userErrors).toEqual([]);

  await api.prisma.run.update({ where: { id: taker.uuid }, data: { trashedAt: new Date() } });
  expect((await move('trash', [last])).userErrors).toEqual([]);
  expect((await move('purge', [last])).userErrors).toMatchObject([
    { code: 'IN_USE', message: expect.stringContaining('in the trash uses its artifact mask') },
  ]);
  await api.prisma.run.delete({ where: { id: taker.uuid } });
  expect((await move('purge', [last])).userErrors).toEqual([]);
  expect(await api.prisma.artifact.count({ where: { id: artifactId } })).toBe(0);
});

test("checkpoints of somebody else's run are neither pinned nor deleted nor restored nor purged", async () => {
  expect((await pin('pinCheckpoint', first, eve.token)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  expect((await move('trash', [first], eve.token)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  await move('trash', [first]);
  for (const act of ['restore', 'purge'] as const)
    expect((await move(act, [first], eve.token)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
});

test('only what lies in the trash is restored or purged, and only what does not is put there', async () => {
  for (const act of ['restore', 'purge'] as const)
    expect((await move(act, [first])).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect((await move('trash', [first, first])).userErrors).toEqual([]);
  expect((await move('trash', [first])).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
});

test('a checkpoint in the trash goes with its run, and is still in the trash when that comes back', async () => {
  await run.finish();
  await move('trash', [first]);
  const runs = async (act: 'trashRuns' | 'restoreRuns', type: string) =>
    api.ask(
      `mutation ($input: ${type}!) { ${act}(input: $input) { userErrors { code } } }`,
      { input: { runIds: [run.id] } },
      owner.token,
    );
  await runs('trashRuns', 'TrashRunsInput');
  expect(await trashed()).not.toContain(globalId('Checkpoint', first));
  expect((await move('restore', [first])).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  await runs('restoreRuns', 'RestoreRunsInput');
  expect(await trashed()).toContain(globalId('Checkpoint', first));
  expect(await stepsOf(run)).toEqual([2, 3]);
});

test('checkpoints leave the trash for good when their time is up, and not before', async () => {
  const [, second] = run.checkpoints;
  await move('trash', [first, second]);
  const day = 24 * 3_600_000;
  const now = Date.now();
  await api.prisma.checkpoint.update({
    where: { id: first },
    data: { trashedAt: new Date(now - 31 * day) },
  });
  await api.prisma.checkpoint.update({
    where: { id: second },
    data: { trashedAt: new Date(now - 29 * day) },
  });
  expect(await purgeExpiredCheckpoints(api.prisma, new Date(now - 30 * day))).toBe(1);
  const left = await api.prisma.checkpoint.findMany({
    where: { runId: run.uuid },
    orderBy: { step: 'asc' },
  });
  expect(left.map(({ id }) => id)).toEqual([second, last]);
});
