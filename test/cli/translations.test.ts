import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { main } from '../../cli/main.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeCheckpoint, makeWorld, queueRun, queueTranslation, type World } from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
let cli: CapturedCli;
let uuid: string;
let id: string;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  cli = captureCli(api);
});
beforeEach(async () => {
  const { runId } = await queueRun(api.prisma, world);
  const images = { content: newId(), exemplar: newId() };
  const checkpointId = await makeCheckpoint(api.prisma, runId);
  ({ translationId: uuid } = await queueTranslation(api.prisma, world, checkpointId, images));
  id = globalId('Translation', uuid);
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

test('a translation is listed, looked at, deleted, restored, and deleted for good', async () => {
  await api.prisma.translation.update({
    where: { id: uuid },
    data: { state: 'FINISHED', resultByteSize: 500, resultSha256: 'f'.repeat(64) },
  });
  expect(await ran('translations', 'list')).toContain(id);
  expect(await ran('translations', 'delete', id, '--preview')).toContain('up to 500 B');
  expect(await ran('translations', 'delete', id)).toContain('A_TO_B of run at step 1 is in the trash');
  expect(await ran('translations', 'list')).not.toContain(id);
  expect(await ran('trash', 'translations')).toContain(id);
  expect(await ran('translations', 'restore', id)).toContain('is back');
  await ran('translations', 'delete', id);
  expect(await main(['translations', 'purge', id])).toBe(2);
  expect(cli.told).toContain('Nothing is deleted yet');
  expect(await ran('translations', 'purge', id, '--yes')).toContain('is gone');
  expect(await ran('trash', 'translations')).not.toContain(id);
});

test('one that is under way is refused with its reason', async () => {
  expect(await main(['translations', 'delete', id])).toBe(3);
  expect(cli.told).toContain('It is under way.');
});
