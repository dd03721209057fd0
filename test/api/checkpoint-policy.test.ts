import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { applyCheckpointPolicies } from '../../worker/supervisor/records/apply-checkpoint-policies.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld, queueRun, queueTranslation, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

const GB = 3_000_000_000;

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

let uuid: string;
let id: string;
/** At the steps 10, 20, ... 60. */
let checkpoints: string[];
let finish: () => Promise<void>;
beforeEach(async () => {
  await api.prisma.checkpointPolicy.deleteMany();
  await api.prisma.domain.deleteMany();
  await haveValidationImages(5);
  const queued = await queueRun(api.prisma, world);
  uuid = queued.runId;
  id = globalId('Run', uuid);
  await api.prisma.run.update({
    where: { id: uuid },
    data: { createdById: owner.id, displayName: 'long', totalSteps: 100 },
  });
  const rows = rowsOf(api.prisma, uuid);
  await rows.begin(1, 0);
  checkpoints = [];
  for (const step of [10, 20, 30, 40, 50, 60]) checkpoints.push(await rows.checkpoint(step));
  finish = async () => {
    await rows.finish();
    await api.prisma.job.update({ where: { id: queued.jobId }, data: { state: 'FINISHED' } });
  };
});

async function haveValidationImages(validationCount: number): Promise<void> {
  await api.prisma.domain.deleteMany();
  await api.prisma.domain.createMany({
    data: (['A', 'B'] as const).map((side) => ({
      datasetVersionId: world.datasetVersionId,
      side,
      name: side,
      trainCount: 5,
      validationCount,
      testCount: 5,
    })),
  });
}

async function setPolicy(policy: object | null, rest: object = {}, token = owner.token) {
  const { data, errors } = await api.ask(
    `mutation ($input: SetCheckpointPolicyInput!) { setCheckpointPolicy(input: $input) {
      run { version checkpointPolicy { keepLast keepEvery keepBest keepBestBy } }
      userErrors { code field message }
    } }`,
    { input: { runId: id, policy, ...rest } },
    token,
  );
  return errors ? { errors } : data.setCheckpointPolicy;
}

async function billOf(policy: object | null) {
  const { data, errors } = await api.ask(
    `query ($id: ID!, $policy: CheckpointPolicyInput) { checkpointBill(runId: $id, policy: $policy) {
      count byteSize keptByteSize goingSteps unscoredSteps endByteSize
    } }`,
    { id, policy },
  );
  expect(errors).toBeUndefined();
  return data.checkpointBill;
}

async function left(): Promise<number[]> {
  const rows = await api.prisma.checkpoint.findMany({ where: { runId: uuid }, orderBy: { step: 'asc' } });
  return rows.map(({ step }) => step);
}

async function score(place: number, value: number): Promise<void> {
  await api.prisma.evaluation.create({
    data: {
      id: newId(),
      checkpointId: checkpoints[place] ?? '',
      split: 'VALIDATION',
      state: 'FINISHED',
      scores: { 'evaluation/ssim_ab': value },
      finishedAt: new Date(),
    },
  });
}

const BEST = { keepBest: 1, keepBestBy: 'evaluation/ssim_ab' };

test('without a policy every checkpoint stays', async () => {
  expect(await applyCheckpointPolicies(api.prisma)).toBe(0);
  expect(await left()).toEqual([10, 20, 30, 40, 50, 60]);
});

test('a policy is set, shown, changed and taken away, and a stale version is refused', async () => {
  const { run } = await setPolicy({ keepLast: 2 });
  expect(run.checkpointPolicy).toEqual({ keepLast: 2, keepEvery: null, keepBest: null, keepBestBy: null });
  expect((await setPolicy({ keepEvery: 20 }, { expectedVersion: run.version - 1 })).userErrors).toMatchObject(
    [{ code: 'STALE_VERSION', field: ['expectedVersion'] }],
  );
  const changed = await setPolicy({ keepEvery: 20 }, { expectedVersion: run.version });
  expect(changed.run.checkpointPolicy).toMatchObject({ keepLast: null, keepEvery: 20 });
  expect((await setPolicy(null)).run.checkpointPolicy).toBeNull();
  expect((await setPolicy({ keepLast: 2 }, {}, eve.token)).errors).toMatchObject([
    { extensions: { code: 'FORBIDDEN' } },
  ]);
});

test('a policy without a rule, and one that no score can tell, are refused by field', async () => {
  expect((await setPolicy({})).userErrors).toMatchObject([{ field: ['policy', 'keepLast'] }]);
  expect((await setPolicy({ keepBest: 2 })).userErrors).toMatchObject([{ field: ['policy', 'keepBestBy'] }]);
  expect((await setPolicy({ keepBest: 2, keepBestBy: 'generator/total' })).userErrors).toMatchObject([
    { code: 'INVALID', field: ['policy', 'keepBestBy'] },
  ]);
  await haveValidationImages(0);
  expect((await setPolicy(BEST)).userErrors).toMatchObject([
    { code: 'INVALID_STATE', field: ['policy', 'keepBest'] },
  ]);
});

test('the bill tells what a policy would cost before it is set, now and at the end', async () => {
  expect(await billOf(null)).toEqual({
    count: 6,
    byteSize: 6 * GB,
    keptByteSize: 6 * GB,
    goingSteps: [],
    unscoredSteps: [],
    endByteSize: 10 * GB, // four more until step 100
  });
  expect(await billOf({ keepLast: 2, keepEvery: 30 })).toEqual({
    count: 6,
    byteSize: 6 * GB,
    keptByteSize: 4 * GB,
    goingSteps: [20, 40],
    unscoredSteps: [],
    endByteSize: 5 * GB, // 10, 30, 60, 90 and 100
  });
  expect(await left()).toEqual([10, 20, 30, 40, 50, 60]);
  await finish();
  expect((await billOf({ keepLast: 2 })).endByteSize).toBeNull();
});

test('a clean-up removes what no rule keeps, for good, and a second one nothing more', async () => {
  await setPolicy({ keepLast: 2, keepEvery: 30 });
  expect(await applyCheckpointPolicies(api.prisma)).toBe(2);
  expect(await left()).toEqual([10, 30, 50, 60]);
  expect(await applyCheckpointPolicies(api.prisma)).toBe(0);
});

test('pins, what was translated with, what was scored on the test images, and what is at work stay', async () => {
  await setPolicy({ keepLast: 1 });
  const [pinned = '', translated = '', tested = '', evaluated = ''] = checkpoints;
  await api.prisma.checkpoint.update({ where: { id: pinned }, data: { pinnedAt: new Date() } });
  await queueTranslation(api.prisma, world, translated, { content: newId(), exemplar: newId() });
  await api.prisma.translation.updateMany({
    where: { checkpointId: translated },
    data: { state: 'FINISHED' },
  });
  await api.prisma.evaluation.create({
    data: { id: newId(), checkpointId: tested, split: 'TEST', state: 'FINISHED', scores: {} },
  });
  await api.prisma.evaluation.create({
    data: { id: newId(), checkpointId: evaluated, split: 'VALIDATION', state: 'RUNNING' },
  });
  expect(await applyCheckpointPolicies(api.prisma)).toBe(1);
  expect(await left()).toEqual([10, 20, 30, 40, 60]);
});

test('the checkpoint that a run would continue from stays, though its rules would let it go', async () => {
  for (const [place, value] of [9, 1, 1, 1, 1, 1].entries()) await score(place, value);
  await setPolicy(BEST);
  expect(await applyCheckpointPolicies(api.prisma)).toBe(4);
  expect(await left()).toEqual([10, 60]);
  await finish();
  await applyCheckpointPolicies(api.prisma);
  expect(await left()).toEqual([10]);
});

test('to keep the best, scores are asked for once, and what has none stays until it has', async () => {
  await finish();
  await score(0, 5);
  await setPolicy({ ...BEST, keepLast: 1 });
  expect(await billOf({ ...BEST, keepLast: 1 })).toMatchObject({
    goingSteps: [],
    unscoredSteps: [20, 30, 40, 50],
  });
  expect(await applyCheckpointPolicies(api.prisma)).toBe(0);
  await applyCheckpointPolicies(api.prisma);
  const asked = await api.prisma.evaluation.findMany({
    where: { state: 'QUEUED' },
    include: { checkpoint: true },
  });
  const own = asked.filter(({ checkpoint }) => checkpoint.runId === uuid);
  expect(own.map(({ checkpoint, split }) => [checkpoint.step, split]).sort()).toEqual(
    [20, 30, 40, 50].map((step) => [step, 'VALIDATION']),
  );
  const subjects = own.map(({ id: subjectId }) => subjectId);
  expect(await api.prisma.job.count({ where: { subjectId: { in: subjects }, kind: 'EVALUATE' } })).toBe(4);

  for (const [i, evaluation] of own.entries())
    await api.prisma.evaluation.update({
      where: { id: evaluation.id },
      data: i === 0 ? { state: 'FAILED' } : { state: 'FINISHED', scores: { 'evaluation/ssim_ab': 1 } },
    });
  const failed = own[0]?.checkpoint.step;
  expect(await applyCheckpointPolicies(api.prisma)).toBe(3);
  expect(await left()).toEqual([10, failed, 60]);
});

test('a run is started with a policy, and a grid gives it to every run', async () => {
  const start = async (name: 'startRun' | 'startRuns', type: string, more: object) => {
    const { data, errors } = await api.ask(
      `mutation ($input: ${type}!) { ${name}(input: $input) {
        ${name === 'startRun' ? 'run' : 'runs'} { checkpointPolicy { keepLast } } userErrors { code field message }
      } }`,
      {
        input: {
          preset: 'tiny',
          datasetVersionId: globalId('DatasetVersion', world.datasetVersionId),
          checkpointPolicy: { keepLast: 3 },
          ...more,
        },
      },
      owner.token,
    );
    expect(errors).toBeUndefined();
    return data[name];
  };
  expect(await start('startRun', 'StartRunInput', {})).toEqual({
    run: { checkpointPolicy: { keepLast: 3 } },
    userErrors: [],
  });
  expect(
    await start('startRuns', 'StartRunsInput', { grid: [{ path: 'seed', values: [1, 2] }] }),
  ).toMatchObject({ runs: [{ checkpointPolicy: { keepLast: 3 } }, { checkpointPolicy: { keepLast: 3 } }] });
  expect(
    (await start('startRun', 'StartRunInput', { checkpointPolicy: { keepLast: 0 } })).userErrors,
  ).toMatchObject([{ code: 'OUT_OF_RANGE', field: ['checkpointPolicy', 'keepLast'] }]);
});
