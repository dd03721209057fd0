import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';

let api: TestApi;
let cli: CapturedCli;
beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
});
afterAll(async () => {
  cli.restore();
  await api.close();
});
beforeEach(() => {
  cli.forget();
});

test('an experiment is created, listed without runs, and deleted by its name', async () => {
  expect(await main(['experiments', 'create', 'Learning rates'])).toBe(0);
  expect(cli.written).toMatch(/^Created the experiment Learning rates \(\S+\)\n$/);
  cli.forget();
  expect(await main(['experiments', 'create', 'Learning rates'])).toBe(3);
  expect(cli.told).toContain('Another experiment is named "Learning rates".');
  cli.forget();
  expect(await main(['experiments', 'list'])).toBe(0);
  expect(cli.written).toMatch(/^ID\s+NAME\s+RUNS\s+ROWS\s+SEEDS\s+FINISHED\n\S+\s+Learning rates\s+0\n$/);
  cli.forget();
  expect(await main(['experiments', 'delete', 'Learning rates'])).toBe(0);
  expect(cli.written).toContain('Deleted the experiment Learning rates');
  cli.forget();
  expect(await main(['experiments', 'list'])).toBe(0);
  expect(cli.written).toBe('(none)\n');
});

test('with --json the experiment that was created is one object', async () => {
  expect(await main(['--json', 'experiments', 'create', 'as json'])).toBe(0);
  expect(JSON.parse(cli.written)).toMatchObject({ name: 'as json', runCount: 0, trials: [] });
});
