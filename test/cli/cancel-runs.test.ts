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
  const world = await makeWorld(api.prisma);
  for (const displayName of ['a <b>🎨</b>', 'a 2', 'b']) {
    const { runId } = await queueRun(api.prisma, world);
    await api.prisma.run.update({ where: { id: runId }, data: { displayName } });
  }
});
beforeEach(() => {
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

function canceled(): Promise<number> {
  return api.prisma.run.count({ where: { state: 'CANCELED' } });
}

test('the runs that match are counted and shown first, and canceled with --yes', async () => {
  const asked = ['runs', 'cancel', '--where', 'name ~ /^a/'];
  expect(await main(asked)).toBe(2);
  expect(cli.told).toContain('2 runs match and have not ended.');
  expect(cli.told).toContain('Nothing is canceled yet.');
  expect(cli.written).toContain('a <b>🎨</b>');
  expect(await canceled()).toBe(0);
  cli.forget();
  expect(await main([...asked, '--yes'])).toBe(0);
  expect(cli.written).toContain('a 2: CANCELED');
  expect(await canceled()).toBe(2);
  cli.forget();
  expect(await main([...asked, '--yes'])).toBe(0);
  expect(cli.told).toContain('0 runs match');
});

test.each([
  [['--where', ' ', '--yes'], 2, 'must not be empty'],
  [[], 2, 'Name a run'],
  [['latest', '--where', 'name = b'], 2, 'Name a run'],
  [['--where', 'nam = b', '--yes'], 3, 'Did you mean "name"?'],
])('runs cancel %j cancels nothing', async (options, code, said) => {
  const before = await canceled();
  expect(await main(['runs', 'cancel', ...options])).toBe(code);
  expect(cli.told).toContain(said);
  expect(await canceled()).toBe(before);
});

test('one run is canceled by its name as before', async () => {
  expect(await main(['runs', 'cancel', 'latest'])).toBe(0);
  expect(cli.written).toContain('b: CANCELED');
});
