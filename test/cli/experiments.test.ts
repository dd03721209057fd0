import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';

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

test('paths are listed as a tree with the runs below, and renamed with all below them', async () => {
  const { userId, ...world } = await makeWorld(api.prisma);
  await main(['experiments', 'create', 'gta/night/first']);
  const { id: experimentId } = await api.prisma.experiment.findUniqueOrThrow({
    where: { name: 'gta/night/first' },
  });
  await queueRun(api.prisma, { ...world, userId, experimentId });
  cli.forget();
  expect(await main(['experiments', 'rename', 'gta/night', 'gta/dark'])).toBe(0);
  expect(cli.written).toContain('The experiment is named gta/dark');
  cli.forget();
  await main(['experiments', 'list']);
  const rows = cli.written.split('\n').map((line) => line.split(/ {2,}/).slice(1, 3).join(' '));
  expect(rows.filter((row) => row.startsWith('gta'))).toEqual(['gta 1', 'gta/dark 1', 'gta/dark/first 1']);
  cli.forget();
  expect(await main(['--json', 'runs', 'list', '--under', 'gta'])).toBe(0);
  expect(cli.written.trim().split('\n')).toHaveLength(1);
  cli.forget();
  expect(await main(['runs', 'list', '--under', 'gta/night'])).toBe(0);
  expect(cli.written).toBe('(none)\n');
});

test('what is no path is refused before the server is asked, and a rename needs a new name', async () => {
  expect(await main(['experiments', 'create', 'gta//night'])).toBe(2);
  expect(cli.told).toContain('A name must have a name before and after each slash.');
  cli.forget();
  expect(await main(['experiments', 'rename', 'gta'])).toBe(2);
  expect(cli.told).toContain('give the new name after the old one');
});
