import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorker, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
beforeEach(async () => {
  await api.prisma.job.deleteMany();
  await api.prisma.run.deleteMany();
  await api.prisma.worker.deleteMany();
});
afterAll(() => api.close());

async function onlineWorker(data: object = {}): Promise<void> {
  const roles = ['train', 'evaluate', 'estimate', 'serve', 'data', 'verify'];
  const id = await makeWorker(api.prisma);
  await api.prisma.worker.update({ where: { id }, data: { roles, version: packageJson.version, ...data } });
}

async function failAt(runId: string, finishedAt: Date): Promise<void> {
  const failure = { class: 'DIVERGED', code: 'DIVERGED', message: 'generator/total became NaN' };
  await api.prisma.run.update({ where: { id: runId }, data: { state: 'FAILED', failure, finishedAt } });
}

async function attention(): Promise<{ kind: string; message: string; act: string }[]> {
  const { data, errors } = await api.ask('{ overview { attention { kind message act } } }');
  expect(errors).toBeUndefined();
  return data.overview.attention;
}

test('versions and numbers are those of the server, and nothing needs a hand where all is well', async () => {
  await onlineWorker();
  await queueRun(api.prisma, world);
  const { data } = await api.ask(
    `{ overview { serverVersion workerVersions nodeVersion databaseVersion freeBytes attention { kind }
      counts { runs activeRuns waitingWork datasets checkpoints onlineWorkers users } } }`,
  );
  const [{ version }] = await api.prisma.$queryRaw<[{ version: string }]>`select version()`;
  expect(version).toContain(`PostgreSQL ${data.overview.databaseVersion}`);
  expect(data.overview).toMatchObject({
    serverVersion: packageJson.version,
    workerVersions: [packageJson.version],
    nodeVersion: process.versions.node,
    attention: [],
    counts: { runs: 1, activeRuns: 0, waitingWork: 1, datasets: 1, checkpoints: 0, onlineWorkers: 1 },
  });
  expect(data.overview.freeBytes).toBeGreaterThan(0);
});

test('what needs a hand is named with its next act, the most urgent first', async () => {
  await onlineWorker({ name: 'gone', lastHeartbeatAt: new Date(Date.now() - 3_600_000) });
  await onlineWorker({ version: '0.0.9', roles: ['serve'] });
  const failed = await queueRun(api.prisma, world);
  const old = await queueRun(api.prisma, world);
  const trashed = await queueRun(api.prisma, world);
  await failAt(failed.runId, new Date());
  await failAt(old.runId, new Date(Date.now() - 2 * 86_400_000));
  await api.prisma.run.update({ where: { id: trashed.runId }, data: { trashedAt: new Date() } });

  const found = await attention();
  expect(found.map(({ kind }) => kind)).toEqual([
    'WORKER_SHORTAGE',
    'WORKERS_OFFLINE',
    'WORKER_VERSIONS',
    'RUNS_FAILED',
    'TRASH',
  ]);
  expect(found[0]).toMatchObject({
    message: 'No worker that takes runs is online: they wait.',
    act: expect.stringMatching(/^Start Exemplar again/) as string,
  });
  expect(found[1]?.message).toBe('1 worker has fallen silent: gone.');
  expect(found[3]?.message).toBe('1 run failed within the last day.');
  for (const { act } of found) expect(act).toMatch(/^[A-Z].*\.$/);
});

test('a full disk and a missing folder of stored files are said first', async () => {
  const full = await startApi({ freeSpaceFloor: Number.MAX_SAFE_INTEGER });
  const kinds = async () => {
    const { data } = await full.ask('{ overview { freeBytes attention { kind } } }');
    return data.overview.attention.map(({ kind }: { kind: string }) => kind);
  };
  expect((await kinds())[0]).toBe('DISK_LOW');
  rmSync(path.join(full.dataDirectory, 'blobs'), { recursive: true });
  expect((await kinds())[0]).toBe('STORAGE_AWAY');
  await full.close();
});

test('an open page hears of a run that fails', async () => {
  await onlineWorker();
  const news = subscribe(api.connect(), 'subscription { overviewChanged { attention { kind } } }');
  expect((await news.next()).overviewChanged.attention).toEqual([]);
  const { runId } = await queueRun(api.prisma, world);
  await failAt(runId, new Date());
  for (;;) {
    const { attention: found } = (await news.next()).overviewChanged;
    if (found.length > 0) {
      expect(found).toEqual([{ kind: 'RUNS_FAILED' }]);
      break;
    }
  }
  await news.leave();
});
