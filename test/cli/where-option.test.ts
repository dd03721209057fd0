import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { main } from '../../cli/main.ts';
import { placeInText } from '../../cli/where-option.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';

let api: TestApi;
let cli: CapturedCli;
beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
  const world = await makeWorld(api.prisma);
  for (const displayName of ['one', 'two', 'three']) {
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

test('runs list --where shows the runs that match, together with the other options', async () => {
  expect(await main(['runs', 'list', '--json', '--where', 'name ~ /^t/ and state = QUEUED'])).toBe(0);
  expect(cli.written).toContain('"two"');
  expect(cli.written).toContain('"three"');
  expect(cli.written).not.toContain('"one"');
  cli.forget();
  expect(await main(['runs', 'list', '--json', '--name', 'tw', '--where', 'name ~ /^t/'])).toBe(0);
  expect(cli.written.trim().split('\n')).toHaveLength(1);
});

test('what is wrong in a filter is shown with a mark under its place', async () => {
  expect(await main(['runs', 'list', '--where', 'name = "数字" and stat = QUEUED'])).toBe(3);
  expect(cli.told).toBe(
    '"stat" is not a field of runs. Did you mean "state"? (BAD_USER_INPUT)\n' +
      '  name = "数字" and stat = QUEUED\n' +
      '                    ^^^^\n',
  );
});

test('the end of a filter is marked behind its last sign', async () => {
  expect(await main(['runs', 'list', '--where', 'state ='])).toBe(3);
  expect(cli.told).toContain('  state =\n         ^\n');
});

test('of a long filter the surroundings of the place are shown, in its line', () => {
  const text = `${'x'.repeat(100)} wrong ${'y'.repeat(100)}`;
  expect(placeInText(text, { position: 101, length: 5 })).toEqual([
    `  …${'x'.repeat(39)} wrong ${'y'.repeat(30)}…`,
    `   ${' '.repeat(40)}^^^^^`,
  ]);
  expect(placeInText('a = 1\n\u0007and b', { position: 7, length: 3 })).toEqual([
    '  \u0007and b',
    '       ^^^',
  ]);
});
