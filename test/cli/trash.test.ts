import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
let cli: CapturedCli;
let shortId: string;
let id: string;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  cli = captureCli(api);
});
beforeEach(async () => {
  const { runId } = await queueRun(api.prisma, world);
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.checkpoint(3);
  await rows.finish();
  id = globalId('Run', runId);
  shortId = runId.slice(-8);
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

async function ran(...args: string[]): Promise<string> {
  cli.forget();
  expect(await main(args)).toBe(0);
  return cli.written;
}

test('a run is looked at, deleted, listed, restored, and deleted for good', async () => {
  expect(await ran('runs', 'delete', shortId, '--preview')).toContain('checkpoints: 1, 2.79 GiB');
  expect(await ran('runs', 'list', '--first', '50')).toContain(shortId);
  expect(await ran('runs', 'delete', id)).toContain('run is in the trash');
  expect(await ran('runs', 'list', '--first', '50')).not.toContain(shortId);
  expect(await ran('trash', 'list')).toContain(shortId);
  expect(await ran('trash', 'restore', shortId)).toContain('run is back');
  await ran('runs', 'delete', id);
  expect(await main(['trash', 'purge', id])).toBe(2);
  expect(cli.told).toContain('Nothing is deleted yet');
  expect(await ran('trash', 'list')).toContain(shortId);
  expect(await ran('trash', 'purge', shortId, '--yes')).toContain('run is gone');
  expect(await ran('trash', 'list')).not.toContain(shortId);
});

test('what is refused is told with its reason, and the rest is done', async () => {
  const { runId } = await queueRun(api.prisma, world);
  expect(await main(['runs', 'delete', globalId('Run', runId), id])).toBe(3);
  expect(cli.told).toContain('It is QUEUED');
  expect(cli.written).toContain('is in the trash');
});

test('a short id that no run in the trash has is refused', async () => {
  expect(await main(['trash', 'restore', shortId])).toBe(3);
  expect(cli.told).toContain(`There is no run ${shortId} in the trash.`);
});
