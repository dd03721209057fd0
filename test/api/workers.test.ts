import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

test.each([
  // A worker with a lease of 600 s says that it lives every 200 s.
  [600, 890, 'IDLE'],
  [600, 910, 'OFFLINE'],
  [30, 40, 'IDLE'],
  [30, 50, 'OFFLINE'],
])('a worker with a lease of %i s that was heard of %i s ago is %s', async (leaseSeconds, silence, state) => {
  const name = `worker ${leaseSeconds} ${silence}`;
  const lastHeartbeatAt = new Date(Date.now() - silence * 1000);
  const worker = { id: newId(), name, roles: ['train'], version: '0', backend: 'onnx', pid: 1 };
  await api.prisma.worker.create({ data: { ...worker, leaseSeconds, lastHeartbeatAt } });
  const { data } = await api.ask('{ workers { name state } }');
  expect(data.workers).toContainEqual({ name, state });
});
