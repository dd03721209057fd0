import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorker, makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pointsOf, rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let written = '';
beforeAll(async () => {
  api = await startApi();
  vi.stubEnv('EXEMPLAR_URL', api.url);
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
beforeEach(() => {
  written = '';
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await api.close();
});

test('the status keeps roles and backend apart, and shows every run and import under way', async () => {
  await makeWorker(api.prisma);
  const world = await makeWorld(api.prisma);
  for (let i = 0; i < 101; i++) await queueRun(api.prisma, world);
  const archives = { a: { name: 'A', sha256s: [] }, b: { name: 'B', sha256s: [] } };
  await api.prisma.import.createMany({
    data: Array.from({ length: 101 }, () => ({ id: newId(), datasetId: world.datasetId, archives })),
  });
  expect(await main(['status'])).toBe(0);
  const lines = written.split('\n');
  expect(lines.filter((line) => line.startsWith('worker '))).toEqual([
    expect.stringMatching(/^worker test: \w+; roles: train; compute backend: auto$/),
  ]);
  expect(lines.filter((line) => line.startsWith('run '))).toHaveLength(101);
  expect(lines.filter((line) => /^import .*: QUEUED$/.test(line))).toHaveLength(101);
});

test('values of a run are shown with four digits and their unit, and in full with --json', async () => {
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  await rows.log(pointsOf('system/step_time', [7], () => 0.098483729384756));
  const id = globalId('Run', runId);
  expect(await main(['runs', 'show', id])).toBe(0);
  expect(written).toContain('system/step_time = 0.09848 s at step 7\n');
  written = '';
  expect(await main(['runs', 'show', id, '--json'])).toBe(0);
  expect(JSON.parse(written)).toMatchObject({ latestMetrics: [{ value: 0.098483729384756, step: 7 }] });
});
