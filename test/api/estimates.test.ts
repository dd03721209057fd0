import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunEstimate } from '#contracts/run-estimate.ts';
import type { Database } from '#db/client.ts';
import { claimJobs } from '#jobs/claim-jobs.ts';
import { settleJob } from '#jobs/settle-job.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
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

function cancelEstimate(estimateId: string, token?: string) {
  return api.ask(
    `mutation ($input: CancelEstimateInput!) { cancelEstimate(input: $input) {
      estimate { id state } userErrors { code field } } }`,
    { input: { estimateId } },
    token ?? api.token,
  );
}

test('an estimate that nobody waits for any more ends, at once or when its worker hears of it', async () => {
  const [first, second] = [(await estimateRun()).estimate, (await estimateRun()).estimate];
  const { data } = await cancelEstimate(second.id);
  expect(data.cancelEstimate).toEqual({ estimate: { id: second.id, state: 'CANCELED' }, userErrors: [] });

  const [lease] = await claimJobs(api.prisma, {
    workerId,
    batchSizes: { ESTIMATE: 1 },
    leaseSeconds: 30,
  });
  expect((await cancelEstimate(first.id)).data.cancelEstimate.estimate.state).toBe('RUNNING');
  const job = await api.prisma.job.findUniqueOrThrow({ where: { id: lease?.jobId ?? '' } });
  expect(job.cancelRequestedAt).not.toBeNull();
  if (lease) await settleJob(api.prisma, lease, { type: 'CANCELED' }, 1);
  expect((await cancelEstimate(first.id)).data.cancelEstimate.estimate.state).toBe('CANCELED');
});

test('nobody cancels what another asked for, and a viewer asks for none', async () => {
  const { estimate } = await estimateRun();
  const editor = await api.createUser('EDITOR');
  expect((await cancelEstimate(estimate.id, editor.token)).errors?.[0]?.extensions).toMatchObject({
    code: 'FORBIDDEN',
  });
  expect((await cancelEstimate('nothing')).data.cancelEstimate.userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['estimateId'] },
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
