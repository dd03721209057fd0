import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let cli: CapturedCli;
let parent: string;
let checkpoint: string;
beforeAll(async () => {
  api = await startApi();
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  await api.prisma.run.update({ where: { id: runId }, data: { displayName: 'digits' } });
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  parent = globalId('Run', runId);
  checkpoint = globalId('Checkpoint', await rows.checkpoint(8));
  await rows.checkpoint(10);
  cli = captureCli(api);
});
beforeEach(() => {
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

interface Forked {
  readonly id: string;
  readonly config: object;
  readonly forkedFrom: { readonly step: number };
}

async function forkedFrom(...args: string[]): Promise<Forked> {
  expect(await main(['runs', 'start', ...args, '--json'])).toBe(0);
  const { id } = JSON.parse(cli.written) as { id: string };
  const answer = await api.ask(
    'query ($id: ID!) { run(id: $id) { id config forkedFrom { step checkpoint { id } run { id } } } }',
    { id },
  );
  cli.forget();
  return (answer.data as { run: Forked }).run;
}

test('a run goes on from a checkpoint, named by its id or by its run and step, with changes', async () => {
  const run = await forkedFrom('--from', checkpoint, '--set', 'generatorLearningRate=1e-4');
  expect(run).toMatchObject({
    config: { preset: 'tiny', generatorLearningRate: 1e-4 },
    forkedFrom: { step: 8, checkpoint: { id: checkpoint }, run: { id: parent } },
  });
  expect((await forkedFrom('--from', `${parent}@8`)).forkedFrom.step).toBe(8);

  expect(await main(['runs', 'show', run.id])).toBe(0);
  expect(cli.written).toMatch(/^forked from run [0-9a-f]{8} digits, at step 8$/m);
});

test('what a fork may not change ends the command with the name of the knob', async () => {
  expect(await main(['runs', 'start', '--from', checkpoint, '--set', 'imageWidth=32'])).toBe(3);
  expect(cli.told).toContain('config.imageWidth');
});

test.each([
  ['--like', 'latest'],
  ['--preset', 'tiny'],
  ['--dataset', 'digits'],
  ['--dataset-version', 'x'],
  ['--estimate'],
])('%s does not stand beside --from', async (...args) => {
  expect(await main(['runs', 'start', '--from', checkpoint, ...args])).toBe(2);
  expect(cli.told).toContain(`leave out ${args[0]}`);
});
