import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, type World } from '../testkit/job-rows.ts';

let api: TestApi;
let world: World;
let cli: CapturedCli;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  cli = captureCli(api);
});
beforeEach(() => {
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

interface Started {
  readonly id: string;
  readonly config: Readonly<Record<string, unknown>>;
}

async function started(...args: string[]): Promise<Started> {
  cli.forget();
  expect(await main(['runs', 'start', ...args, '--json'])).toBe(0);
  const { id } = JSON.parse(cli.written) as { id: string };
  const answer = await api.ask(
    'query ($id: ID!) { run(id: $id) { id config datasetVersion { id } checkpointPolicy { keepLast } } }',
    { id },
  );
  return (answer.data as { run: Started }).run;
}

test('a run starts with the settings of another, but for those that are changed', async () => {
  const version = globalId('DatasetVersion', world.datasetVersionId);
  const given = [
    '--dataset-version',
    version,
    '--preset',
    'tiny',
    '--set',
    'seed=7',
    '--set',
    'adam.beta1=0.3',
  ];
  const first = await started(...given, '--keep-last', '2');
  const second = await started('--like', first.id, '--set', 'seed=8');
  expect(second).toMatchObject({
    config: { preset: 'tiny', seed: 8, adam: { beta1: 0.3 } },
    datasetVersion: { id: version },
    checkpointPolicy: { keepLast: 2 },
  });
  expect({ ...second.config, seed: 7 }).toEqual(first.config);
  expect((await started('--like', 'latest')).config).toEqual(second.config);
});

test('another preset beside the run, and a run that is not there, are refused with what to do', async () => {
  expect(await main(['runs', 'start', '--like', 'latest', '--preset', 'tiny'])).toBe(2);
  expect(cli.told).toContain('--like takes the preset of its run: leave out --preset.');
  expect(await main(['runs', 'start', '--like', '00000000'])).toBe(3);
  expect(cli.told).toContain('There is no run 00000000.');
});
