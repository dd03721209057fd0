import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunEstimate } from '#contracts/run-estimate.ts';
import type { Database } from '#db/client.ts';
import { claimJobs } from '#jobs/claim-jobs.ts';
import { settleJob } from '#jobs/settle-job.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorker, makeWorld } from '../testkit/job-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

const RESULT: RunEstimate = {
  stages: [
    { name: 'FEATURE_MASK', steps: 6, setupSeconds: 1, secondsPerStep: 0.5, saveSeconds: 0.1 },
    { name: 'TRANSLATION', steps: 12, setupSeconds: 2, secondsPerStep: 0.25, saveSeconds: 0.1 },
  ],
  totalSeconds: 12.5,
  peakBytes: 1.8e9,
  machineBytes: 8e9,
  plan: { backend: 'onnx', library: 'onnxruntime-node 1', threads: 2, lowering: '1' },
  busyWith: null,
};
const FIELDS = `id state failure { code } waiting { queuePosition reason message }
  result { totalSeconds peakBytes machineBytes backend threads busyWith stages { name label steps secondsPerStep } }`;

let api: TestApi;
let datasetVersionId: string;
let workerId: string;

beforeAll(async () => {
  api = await startApi();
  datasetVersionId = globalId('DatasetVersion', (await makeWorld(api.prisma)).datasetVersionId);
  workerId = await makeWorker(api.prisma);
  await api.prisma.worker.update({ where: { id: workerId }, data: { roles: ['estimate'] } });
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.prisma.job.deleteMany();
  await api.prisma.estimate.deleteMany();
});

async function estimateRun(input: object = {}, token?: string) {
  const { data, errors } = await api.ask(
    `mutation ($input: EstimateRunInput!) { estimateRun(input: $input) {
      estimate { ${FIELDS} } userErrors { code field message } } }`,
    { input: { datasetVersionId, preset: 'tiny', ...input } },
    token ?? api.token,
  );
  return { ...data?.estimateRun, errors };
}

/** What a worker does with the estimate that waits longest. */
async function measure(result: RunEstimate): Promise<void> {
  const [lease] = await claimJobs(api.prisma, { workerId, batchSizes: { ESTIMATE: 1 }, leaseSeconds: 30 });
  if (!lease) throw new Error('no estimate to claim');
  const results = async (transaction: Database): Promise<void> => {
    await transaction.estimate.update({ where: { id: lease.subjectId }, data: { result, workerId } });
  };
  await settleJob(api.prisma, lease, { type: 'FINISHED', results }, 1);
}

test('an estimate waits for a worker, is told while it is measured, and answers in numbers', async () => {
  const { estimate, userErrors } = await estimateRun();
  expect(userErrors).toEqual([]);
  expect(estimate).toMatchObject({
    state: 'QUEUED',
    result: null,
    waiting: { queuePosition: 1, reason: 'NEXT' },
  });
  const changes = subscribe(
    api.connect(),
    `subscription ($id: ID!) { estimateChanged(estimateId: $id) { ${FIELDS} } }`,
    { id: estimate.id },
  );
  expect((await changes.next()).estimateChanged).toMatchObject({ state: 'QUEUED' });
  await measure(RESULT);
  let last = (await changes.next()).estimateChanged;
  if (last.state === 'RUNNING') last = (await changes.next()).estimateChanged;
  expect(last).toMatchObject({
    state: 'FINISHED',
    waiting: null,
    result: {
      totalSeconds: 12.5,
      peakBytes: 1.8e9,
      backend: 'onnx',
      threads: 2,
      busyWith: null,
      stages: [
        { name: 'FEATURE_MASK', label: 'feature masks', steps: 6, secondsPerStep: 0.5 },
        { name: 'TRANSLATION', label: 'translation', steps: 12, secondsPerStep: 0.25 },
      ],
    },
  });
  expect(await changes.next()).toBeUndefined();
});

test('a config is refused as startRun refuses it', async () => {
  const { estimate, userErrors } = await estimateRun({ config: { batchSize: 0, imageHeight: 18 } });
  expect(estimate).toBeNull();
  expect(userErrors.map(({ field }: { field: string[] }) => field.join('.'))).toEqual([
    'config.imageHeight',
    'config.batchSize',
  ]);
  const nowhere = await estimateRun({ datasetVersionId: 'nothing' });
  expect(nowhere.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['datasetVersionId'] }]);
});

test('only the newest estimate of a dialog goes on', async () => {
  const first = (await estimateRun()).estimate;
  const second = (await estimateRun({ config: { batchSize: 3 }, supersedes: first.id })).estimate;
  const stateOf = async (id: string) =>
    (await api.ask('query ($id: ID!) { estimate(id: $id) { state } }', { id })).data.estimate.state;
  expect([await stateOf(first.id), await stateOf(second.id)]).toEqual(['CANCELED', 'QUEUED']);

  // One that a worker has is asked to end, and ends when the worker says so.
  await claimJobs(api.prisma, { workerId, batchSizes: { ESTIMATE: 1 }, leaseSeconds: 30 });
  const third = (await estimateRun({ config: { batchSize: 4 }, supersedes: second.id })).estimate;
  expect([await stateOf(second.id), await stateOf(third.id)]).toEqual(['RUNNING', 'QUEUED']);
  const job = await api.prisma.job.findFirstOrThrow({
    where: { subjectId: uuidOf('Estimate', second.id) ?? '' },
  });
  expect(job.cancelRequestedAt).not.toBeNull();

  // A refused config supersedes as well: nobody waits for what the dialog said before.
  await estimateRun({ config: { batchSize: 0 }, supersedes: third.id });
  expect(await stateOf(third.id)).toBe('CANCELED');
});

test('nobody cancels what another asked for', async () => {
  const { estimate } = await estimateRun();
  const editor = await api.createUser('EDITOR');
  const { errors } = await estimateRun({ supersedes: estimate.id }, editor.token);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  expect((await estimateRun({ supersedes: 'nothing' })).userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['supersedes'] },
  ]);
  const viewer = await api.createUser('VIEWER');
  expect((await estimateRun({}, viewer.token)).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
});

test('an equal run is not timed again while the worker that timed it runs, and only if it was idle', async () => {
  const first = (await estimateRun()).estimate;
  await measure({ ...RESULT, busyWith: 'OTHER_JOB' });
  const second = (await estimateRun()).estimate;
  expect(second.id).not.toBe(first.id);
  await measure(RESULT);
  expect((await estimateRun({ config: { seed: 5 } })).estimate).toMatchObject({
    id: second.id,
    state: 'FINISHED',
  });
  expect((await estimateRun({ config: { batchSize: 3 } })).estimate.id).not.toBe(second.id);

  await api.prisma.worker.update({ where: { id: workerId }, data: { stoppedAt: new Date() } });
  expect((await estimateRun()).estimate.id).not.toBe(second.id);
  await api.prisma.worker.update({ where: { id: workerId }, data: { stoppedAt: null } });
});
