import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createApiClient } from '../../cli/client.ts';
import { findCheckpointId } from '../../cli/find-checkpoint-id.ts';
import { main } from '../../cli/main.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let older: string;
let newest: string;
let checkpoints: string[];
let cli: CapturedCli;
beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
  const world = await makeWorld(api.prisma);
  ({ runId: older } = await queueRun(api.prisma, world));
  ({ runId: newest } = await queueRun(api.prisma, world));
  const rows = rowsOf(api.prisma, newest);
  await rows.begin(1, 0);
  checkpoints = [await rows.checkpoint(5), await rows.checkpoint(10)];
});
beforeEach(() => {
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

async function shownId(named: string): Promise<unknown> {
  expect(await main(['runs', 'show', named, '--json'])).toBe(0);
  return (JSON.parse(cli.written) as { id: string }).id;
}

test('a run is named by its id, by the last 8 digits of its uuid, and the newest one as latest', async () => {
  expect(await shownId(globalId('Run', older))).toBe(globalId('Run', older));
  cli.forget();
  expect(await shownId(older.slice(-8))).toBe(globalId('Run', older));
  cli.forget();
  expect(await shownId(older.slice(-8).toUpperCase())).toBe(globalId('Run', older));
  cli.forget();
  expect(await shownId('latest')).toBe(globalId('Run', newest));
});

test('the list of runs shows short ids', async () => {
  expect(await main(['runs', 'list'])).toBe(0);
  expect(cli.written).toContain(older.slice(-8));
  expect(cli.written).not.toContain(globalId('Run', older));
});

test('an unknown short id is refused by name', async () => {
  expect(await main(['runs', 'show', '00000000'])).toBe(3);
  expect(cli.told).toContain('There is no run 00000000.');
});

test('a short id of several runs is refused with their whole ids', async () => {
  const twin = `019f0000-0000-7000-8000-0000${older.slice(-8)}`;
  await api.prisma
    .$executeRaw`insert into run (id, display_name, state, total_steps, experiment_id, dataset_version_id, created_by_id)
    select ${twin}::uuid, 'twin', 'QUEUED', 1, experiment_id, dataset_version_id, created_by_id from run where id = ${older}::uuid`;
  expect(await main(['runs', 'show', older.slice(-8)])).toBe(3);
  expect(cli.told).toContain(`Several runs have the short id ${older.slice(-8)}`);
  expect(cli.told).toContain(globalId('Run', twin));
  await api.prisma.run.delete({ where: { id: twin } });
});

test('a checkpoint is named as the newest one of a run, or by its step', async () => {
  const client = createApiClient({ url: api.url, token: api.token });
  const [first = '', second = ''] = checkpoints.map((id) => globalId('Checkpoint', id));
  for (const [named, id] of [
    ['latest', second],
    [newest.slice(-8), second],
    [globalId('Run', newest) + '@5', first],
    ['latest@5', first],
    [first, first],
  ] as const)
    expect(await findCheckpointId(client, named)).toBe(id);
  await expect(findCheckpointId(client, 'latest@7')).rejects.toThrow(
    'There is no checkpoint of the run latest at step 7. It has them at the steps 5, 10.',
  );
  await expect(findCheckpointId(client, older.slice(-8))).rejects.toThrow(
    `The run ${older.slice(-8)} has no checkpoint yet.`,
  );
});
