import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
let [written, told] = ['', ''];
let id: string;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  vi.stubEnv('EXEMPLAR_URL', api.url);
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
});
beforeEach(async () => {
  const { runId } = await queueRun(api.prisma, world);
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.checkpoint(3);
  await rows.finish();
  id = globalId('Run', runId);
  [written, told] = ['', ''];
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await api.close();
});

async function ran(...args: string[]): Promise<string> {
  written = '';
  expect(await main(args)).toBe(0);
  return written;
}

test('a run is looked at, deleted, listed, restored, and deleted for good', async () => {
  expect(await ran('runs', 'delete', id, '--preview')).toContain('checkpoints: 1, 2.79 GiB');
  expect(await ran('runs', 'list', '--first', '50')).toContain(id);
  expect(await ran('runs', 'delete', id)).toContain('run is in the trash');
  expect(await ran('runs', 'list', '--first', '50')).not.toContain(id);
  expect(await ran('trash', 'list')).toContain(id);
  expect(await ran('trash', 'restore', id)).toContain('run is back');
  await ran('runs', 'delete', id);
  expect(await main(['trash', 'purge', id])).toBe(2);
  expect(told).toContain('Nothing is deleted yet');
  expect(await ran('trash', 'list')).toContain(id);
  expect(await ran('trash', 'purge', id, '--yes')).toContain('run is gone');
  expect(await ran('trash', 'list')).not.toContain(id);
});

test('what is refused is told with its reason, and the rest is done', async () => {
  const { runId } = await queueRun(api.prisma, world);
  expect(await main(['runs', 'delete', globalId('Run', runId), id])).toBe(3);
  expect(told).toContain('It is QUEUED');
  expect(written).toContain('is in the trash');
});
