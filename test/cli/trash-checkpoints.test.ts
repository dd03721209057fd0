import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
let cli: CapturedCli;
let shortId: string;
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
  await rows.checkpoint(6);
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

test('a checkpoint is looked at, deleted, listed, restored, and deleted for good', async () => {
  const named = `${shortId}@3`;
  expect(await ran('checkpoints', 'delete', named, '--preview')).toContain('checkpoints: 1, 2.79 GiB');
  expect(await ran('checkpoints', 'delete', named)).toContain('run at step 3 is in the trash');
  expect(await ran('checkpoints', 'list', '--run', shortId)).not.toMatch(/ 3 +2\.79/);
  expect(await ran('trash', 'checkpoints')).toContain(named);
  expect(await ran('checkpoints', 'restore', named)).toContain('run at step 3 is back');
  await ran('checkpoints', 'delete', named);
  expect(await main(['checkpoints', 'purge', named])).toBe(2);
  expect(cli.told).toContain('Nothing is deleted yet');
  expect(await ran('checkpoints', 'purge', named, '--yes')).toContain('run at step 3 is gone');
  expect(await ran('trash', 'checkpoints')).not.toContain(named);
  expect(await main(['checkpoints', 'restore', named])).toBe(3);
  expect(cli.told).toContain(`There is no checkpoint ${named} in the trash.`);
});

test('a pinned checkpoint is refused, until it is unpinned, and named before its run goes', async () => {
  const named = `${shortId}@3`;
  expect(await ran('checkpoints', 'pin', named)).toContain('The checkpoint of step 3 is pinned');
  expect(await main(['checkpoints', 'delete', named])).toBe(3);
  expect(cli.told).toContain('It is pinned. Unpin it first.');
  expect(await ran('runs', 'delete', shortId, '--preview')).toContain('Pinned checkpoints go too: step 3');
  expect(await ran('checkpoints', 'unpin', named)).toContain('is not pinned any more');
  expect(await ran('checkpoints', 'delete', named)).toContain('is in the trash');
});

test('the checkpoint that a run would continue from is refused with its reason, and the rest is done', async () => {
  expect(await main(['checkpoints', 'delete', shortId, `${shortId}@3`])).toBe(3);
  expect(cli.told).toContain('would continue from it');
  expect(cli.written).toContain('run at step 3 is in the trash');
});
