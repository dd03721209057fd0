import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
const runIds: string[] = [];
beforeAll(async () => {
  api = await startApi();
  const world = await makeWorld(api.prisma);
  const checkpointIds: string[] = [];
  for (let index = 0; index < 2; index++) {
    const { runId } = await queueRun(api.prisma, world);
    const rows = rowsOf(api.prisma, runId);
    await rows.begin(1, 0);
    checkpointIds.push(await rows.checkpoint(1));
    await rows.sample(1);
    await rows.finish();
    runIds.push(runId);
  }
  const artifactId = newId();
  await api.prisma.artifact.create({
    data: {
      id: artifactId,
      name: 'mask',
      method: 'egsc-it',
      sha256: 'a'.repeat(64),
      byteSize: 500,
      runId: runIds[0] ?? '',
      datasetVersionId: world.datasetVersionId,
      requirements: {},
    },
  });
  await api.prisma.checkpointArtifact.createMany({
    data: checkpointIds.map((checkpointId) => ({ checkpointId, artifactId })),
  });
});
afterAll(async () => {
  await api.close();
});

async function use() {
  const { data } = await api.ask('{ storageUse { kind count byteSize } }');
  return new Map<string, { count: number | null; byteSize: number }>(
    data.storageUse.map(({ kind, ...rest }: { kind: string; count: number; byteSize: number }) => [
      kind,
      rest,
    ]),
  );
}

test('what takes room is told kind by kind, what checkpoints share once', async () => {
  const found = await use();
  expect(found.get('CHECKPOINTS')).toEqual({ count: 2, byteSize: 2 * 3_000_000_000 - 500 });
  expect(found.get('SAMPLES')).toEqual({ count: 2, byteSize: 20 });
  expect(found.get('TRANSLATIONS')).toEqual({ count: 0, byteSize: 0 });
  expect(found.get('TRASH')).toEqual({ count: 0, byteSize: 0 });
  expect(found.get('DATABASE')?.count).toBeNull();
  expect(found.get('DATABASE')?.byteSize).toBeGreaterThan(1_000_000);
});

test('what lies in the trash is told as well', async () => {
  await api.prisma.run.update({ where: { id: runIds[1] ?? '' }, data: { trashedAt: new Date() } });
  expect((await use()).get('TRASH')).toEqual({ count: 1, byteSize: 3_000_000_010 });
});

test(
  'who looks at it hears when it may be another, and again after a while',
  { timeout: 30_000 },
  async () => {
    const news = subscribe(api.connect(), 'subscription { storageUseChanged }');
    expect(await news.next()).toEqual({ storageUseChanged: true });
    await notify(api.prisma, 'trash_changed', {});
    const from = performance.now();
    expect(await news.next()).toEqual({ storageUseChanged: true });
    expect(performance.now() - from).toBeLessThan(8_000);
    expect(await news.next()).toEqual({ storageUseChanged: true }); // nothing was told meanwhile
    await news.leave();
  },
);

test('the command line shows the same', async () => {
  const cli = captureCli(api);
  const code = await main(['storage']);
  cli.restore();
  expect(code).toBe(0);
  expect(cli.written).toMatch(/checkpoints +2 +5\.59 GiB/);
});
