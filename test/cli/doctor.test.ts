import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorker } from '../testkit/job-rows.ts';

const ROLES = ['train', 'evaluate', 'estimate', 'serve', 'data', 'verify'];

let api: TestApi;
let cli: CapturedCli;
let workerId: string;
beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
});
beforeEach(async () => {
  await api.prisma.worker.deleteMany();
  workerId = await makeWorker(api.prisma);
  await change({ roles: ROLES, version: packageJson.version, device: 'NVIDIA H200', clockAheadMs: 12 });
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

function change(data: object) {
  return api.prisma.worker.update({ where: { id: workerId }, data });
}

test('of a server elsewhere, its health, its clock and its workers are looked at', async () => {
  expect(await main(['doctor'])).toBe(0);
  expect(cli.written.split('\n').map((line) => line.replace(/: .*/, ''))).toEqual([
    'ok      server',
    'ok      clock of the server',
    'ok      worker test',
    'ok      clock of worker test',
    '',
  ]);
  expect(cli.written).toContain('backend auto on NVIDIA H200.');
});

test.each([
  ['a version of its own', { version: '0.0.9' }, 'the server has version'],
  ['a clock that is wrong', { clockAheadMs: -90_000 }, '90.0 s behind'],
  ['silence', { lastHeartbeatAt: new Date(0) }, 'No worker is online'],
])('a worker with %s is a trouble, and the command ends with 1', async (_what, data, message) => {
  if ('lastHeartbeatAt' in data) await change({ lastHeartbeatAt: new Date(Date.now() - 3_600_000) });
  else await change(data);
  expect(await main(['doctor'])).toBe(1);
  expect(cli.written).toContain(message);
  expect(cli.told).toMatch(/^(1 thing is|2 things are) wrong\.\n$/);
});
