import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { placeInText } from '../../cli/where-option.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';

let api: TestApi;
let written = '';
let told = '';
beforeAll(async () => {
  api = await startApi();
  vi.stubEnv('EXEMPLAR_URL', api.url);
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
  const world = await makeWorld(api.prisma);
  for (const displayName of ['one', 'two', 'three']) {
    const { runId } = await queueRun(api.prisma, world);
    await api.prisma.run.update({ where: { id: runId }, data: { displayName } });
  }
});
beforeEach(() => {
  [written, told] = ['', ''];
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await api.close();
});

test('runs list --where shows the runs that match, together with the other options', async () => {
  expect(await main(['runs', 'list', '--json', '--where', 'name ~ /^t/ and state = QUEUED'])).toBe(0);
  expect(written).toContain('"two"');
  expect(written).toContain('"three"');
  expect(written).not.toContain('"one"');
  written = '';
  expect(await main(['runs', 'list', '--json', '--name', 'tw', '--where', 'name ~ /^t/'])).toBe(0);
  expect(written.trim().split('\n')).toHaveLength(1);
});

test('what is wrong in a filter is shown with a mark under its place', async () => {
  expect(await main(['runs', 'list', '--where', 'name = "数字" and stat = QUEUED'])).toBe(3);
  expect(told).toBe(
    '"stat" is not a field of runs. Did you mean "state"? (BAD_USER_INPUT)\n' +
      '  name = "数字" and stat = QUEUED\n' +
      '                    ^^^^\n',
  );
});

test('the end of a filter is marked behind its last sign', async () => {
  expect(await main(['runs', 'list', '--where', 'state ='])).toBe(3);
  expect(told).toContain('  state =\n         ^\n');
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
