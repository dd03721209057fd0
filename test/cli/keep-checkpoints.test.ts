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
let runId: string;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  const { datasetVersionId } = world;
  await api.prisma.domain.createMany({
    data: (['A', 'B'] as const).map((side) => ({
      datasetVersionId,
      side,
      name: side,
      trainCount: 5,
      validationCount: 5,
      testCount: 5,
    })),
  });
  cli = captureCli(api);
});
beforeEach(async () => {
  ({ runId } = await queueRun(api.prisma, world));
  await api.prisma.run.update({ where: { id: runId }, data: { totalSteps: 12 } });
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  for (const step of [3, 6, 9]) await rows.checkpoint(step);
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

function policy(id: string) {
  return api.prisma.checkpointPolicy.findUnique({ where: { runId: id }, omit: { runId: true } });
}

test('a policy is looked at in bytes, set, and taken away', async () => {
  const run = runId.slice(-8);
  const bill = await ran('checkpoints', 'keep', '--run', run, '--keep-last', '1', '--preview');
  expect(bill).toContain('Now: 3 checkpoints, 8.38 GiB');
  expect(bill).toContain('Kept: 1 checkpoints, 2.79 GiB');
  expect(bill).toContain('Would go for good: step 3, 6');
  expect(bill).toContain('At the end of the run: about 2.79 GiB');
  expect(await policy(runId)).toBeNull();
  await ran('checkpoints', 'keep', '--run', run, '--keep-best', '2', '--keep-best-by', 'evaluation/ssim_ab');
  expect(await policy(runId)).toEqual({
    keepLast: null,
    keepEvery: null,
    keepBest: 2,
    keepBestBy: 'evaluation/ssim_ab',
  });
  expect(await ran('checkpoints', 'keep', '--run', run, '--all')).toContain(
    'All checkpoints of run are kept',
  );
  expect(await policy(runId)).toBeNull();
});

test('a command that says nothing, or both, is wrong, and a refusal names its field', async () => {
  const run = runId.slice(-8);
  expect(await main(['checkpoints', 'keep', '--run', run])).toBe(2);
  expect(await main(['checkpoints', 'keep', '--run', run, '--all', '--keep-last', '1'])).toBe(2);
  expect(await main(['checkpoints', 'keep', '--run', run, '--keep-best', '2'])).toBe(3);
  expect(cli.told).toContain('policy.keepBestBy');
});

test('a run is started with a policy', async () => {
  const { datasetVersionId } = world;
  const version = globalId('DatasetVersion', datasetVersionId);
  await ran(
    'runs',
    'start',
    '--dataset-version',
    version,
    '--preset',
    'tiny',
    '--name',
    'kept few',
    '--keep-last',
    '4',
    '--keep-every',
    '100',
  );
  const run = await api.prisma.run.findFirstOrThrow({ where: { displayName: 'kept few' } });
  expect(await policy(run.id)).toEqual({ keepLast: 4, keepEvery: 100, keepBest: null, keepBestBy: null });
});
