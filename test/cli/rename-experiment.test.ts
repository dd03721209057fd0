import { afterAll, beforeAll, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld } from '../testkit/job-rows.ts';

let api: TestApi;
let cli: CapturedCli;
beforeAll(async () => {
  api = await startApi();
  const { datasetVersionId } = await makeWorld(api.prisma);
  cli = captureCli(api);
  const answer = await api.ask(
    'mutation ($input: StartExperimentInput!) { startExperiment(input: $input) { userErrors { message } } }',
    {
      input: {
        datasetVersionId: globalId('DatasetVersion', datasetVersionId),
        preset: 'tiny',
        rows: ['full'],
        seeds: [0],
        name: 'Rates',
      },
    },
  );
  expect(answer).toMatchObject({ data: { startExperiment: { userErrors: [] } } });
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

test('an experiment is renamed by its name', async () => {
  expect(await main(['experiments', 'rename', 'Rates', '--name', 'Learning rates'])).toBe(0);
  expect(cli.written).toContain('The experiment is named Learning rates');
  cli.forget();
  expect(await main(['experiments', 'rename', 'Rates', '--name', 'Other'])).toBe(3);
  expect(cli.told).toContain('No experiment has the name or id "Rates".');
});
