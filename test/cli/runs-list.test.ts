import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { postByNode } from '../../cli/post-by-node.ts';
import { newId } from '#db/new-id.ts';
import type { Post } from '#sdk/post.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { changeConfig } from '../testkit/change-config.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pointsOf, rowsOf } from '../testkit/run-rows.ts';

vi.mock(import('../../cli/post-by-node.ts'), { spy: true });

let api: TestApi;
let written = '';
beforeAll(async () => {
  api = await startApi();
  vi.stubEnv('EXEMPLAR_URL', api.url);
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  const world = await makeWorld(api.prisma);
  for (const [displayName, loss, seed] of [
    ['one', 0.5, 3],
    ['two', 0.25, 1],
    ['three', null, 2],
    ['four', Number.NaN, 4],
  ] as const) {
    const { runId } = await queueRun(api.prisma, world);
    await api.prisma.run.update({ where: { id: runId }, data: { displayName } });
    await changeConfig(api.prisma, runId, { ...egscItPreset('tiny'), seed });
    const rows = rowsOf(api.prisma, runId);
    await rows.begin(1, 0);
    if (loss !== null) await rows.log(pointsOf('generator/total', [1], () => loss));
    await rows.finish();
  }
});
beforeEach(() => {
  written = '';
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await api.close();
});

async function listed(...options: string[]): Promise<string[]> {
  expect(await main(['runs', 'list', '--json', ...options])).toBe(0);
  return written
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { displayName: string }).displayName);
}

test.each([
  [
    ['--metric', 'generator/total'],
    ['one', 'two', 'four', 'three'],
  ],
  [
    ['--metric', 'generator/total', '--ascending'],
    ['two', 'one', 'three', 'four'],
  ],
  [
    ['--knob', 'seed'],
    ['four', 'one', 'three', 'two'],
  ],
  [
    ['--sort', 'name', '--ascending'],
    ['four', 'one', 'three', 'two'],
  ],
  [
    ['--sort', 'experiment', '--ascending'],
    ['one', 'two', 'three', 'four'],
  ],
  [
    ['--sort', 'tags'],
    ['four', 'three', 'two', 'one'],
  ],
  [
    ['--name', 'O'],
    ['four', 'two', 'one'],
  ],
  [['--experiment', 'nobody'], []],
])('runs list %j shows what it says, the missing last', async (options, names) => {
  expect(await listed(...options)).toEqual(names);
});

const COLUMNS =
  'name,config.seed,metric:generator/total,metric:generator/total.min,measure:evaluation/none,user';

test('runs list has the columns that were asked for, as a table, as JSON and as CSV', async () => {
  const asked = ['runs', 'list', '--columns', COLUMNS, '--sort', 'created', '--ascending'];
  expect(await main(asked)).toBe(0);
  const [head, ...lines] = written.trimEnd().split('\n');
  expect(head?.split(/ {2,}/)).toEqual(COLUMNS.split(','));
  expect(lines[0]?.split(/ {2,}/).slice(0, 5)).toEqual(['one', '3', '0.5', '0.5', '-']);
  expect(lines[3]?.split(/ {2,}/).slice(0, 4)).toEqual(['four', '4', 'NaN', '-']);

  written = '';
  expect(await main(['--json', ...asked])).toBe(0);
  const rows = written
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(rows[3]).toEqual({
    name: 'four',
    'config.seed': 4,
    'metric:generator/total': 'NaN',
    'metric:generator/total.min': null,
    'measure:evaluation/none': null,
    user: expect.any(String) as string,
  });

  written = '';
  expect(
    await main([...asked.slice(0, 3), 'name,config.seed,metric:generator/total', ...asked.slice(4), '--csv']),
  ).toBe(0);
  expect(written).toBe(
    'name,config.seed,metric:generator/total\none,3,0.5\ntwo,1,0.25\nthree,2,\nfour,4,NaN\n',
  );
});

test('runs list shows how numbers differ from those of a baseline, as a table, as CSV and as JSON', async () => {
  const baseline = await api.prisma.run.findFirstOrThrow({ where: { displayName: 'one' } });
  const told = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const asked = ['runs', 'list', '--sort', 'created', '--ascending', '--baseline', baseline.id.slice(-8)];
  const columns = ['--columns', 'name,config.seed,metric:generator/total'];
  expect(await main([...asked, ...columns])).toBe(0);
  const lines = written.trimEnd().split('\n');
  expect(lines[0]?.split(/ {2,}/)).toEqual(['name', 'config.seed', 'metric:generator/total']);
  expect(lines.slice(1).map((line) => line.split(/ {2,}/)[2])).toEqual([
    '0.5 (0)',
    '0.25 (-0.25)',
    '-',
    'NaN',
  ]);
  written = '';
  expect(await main([...asked, ...columns, '--csv', '--name', 'two'])).toBe(0);
  expect(written).toBe(
    'name,config.seed,metric:generator/total,delta:metric:generator/total\ntwo,1,0.25,-0.25\n',
  );
  written = '';
  expect(await main(['--json', ...asked, ...columns, '--name', 'three'])).toBe(0);
  expect(JSON.parse(written)).toMatchObject({ 'delta:metric:generator/total': null });
  written = '';
  expect(await main([...asked, '--csv', '--name', 'one'])).toBe(0);
  expect(written.split('\n')[0]).toContain('duration,delta:duration');
  expect(await main(['runs', 'list', '--baseline', 'ffffffff'])).toBe(3);
  told.mockRestore();
});

test('a name that a spreadsheet would calculate is text in CSV, and is itself in JSON', async () => {
  const run = await api.prisma.run.findFirstOrThrow({ where: { displayName: 'one' } });
  for (const displayName of ['=1+1', '-2', '+3', '@sum', 'a, "b" 🎨 עברית']) {
    await api.prisma.run.update({ where: { id: run.id }, data: { displayName } });
    written = '';
    expect(await main(['runs', 'list', '--all', '--csv', '--columns', 'name', '--ascending'])).toBe(0);
    const cell = displayName.startsWith('a') ? '"a, ""b"" 🎨 עברית"' : `'${displayName}`;
    expect(written.split('\n')[1]).toBe(cell);
    written = '';
    expect(await main(['--json', 'runs', 'list', '--all', '--columns', 'name', '--ascending'])).toBe(0);
    expect(JSON.parse(written.split('\n')[0] ?? '')).toEqual({ name: displayName });
  }
  await api.prisma.run.update({ where: { id: run.id }, data: { displayName: 'one' } });
});

test('runs list shows groups with mean, deviation and number, as a table, as JSON and as CSV', async () => {
  const options = [
    'runs',
    'list',
    '--all',
    '--group-by',
    'seeds',
    '--columns',
    'preset,metric:generator/total',
  ];
  expect(await main(options)).toBe(0);
  expect(
    written
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/)),
  ).toEqual([
    ['GROUP', 'RUNS', 'preset', 'metric:generator/total'],
    ['four', '4', 'tiny', '0.375 ± 0.1768 (n = 2)'],
  ]);
  written = '';
  expect(await main([...options, '--json'])).toBe(0);
  expect(JSON.parse(written)).toEqual({
    group: 'four',
    runs: 4,
    columns: {
      preset: 'tiny',
      'metric:generator/total': { mean: 0.375, deviation: 0.125 * Math.SQRT2, count: 2, without: 2 },
    },
  });
  written = '';
  expect(await main([...options, '--csv'])).toBe(0);
  const [head, line] = written.trim().split(/\r?\n/);
  expect(head).toBe(
    'group,runs,preset,preset sd,preset n,metric:generator/total,metric:generator/total sd,metric:generator/total n',
  );
  expect(line).toMatch(/^four,4,tiny,,,0.375,0.1767\d+,2$/);
});

test('runs list groups by a knob, and says what it can group by', async () => {
  expect(
    await main(['runs', 'list', '--all', '--group-by', 'config.seed', '--columns', 'metric:generator/total']),
  ).toBe(0);
  expect(written.trim().split('\n')).toHaveLength(1 + 4);
  expect(await main(['runs', 'list', '--group-by', 'duration'])).toBe(2);
});

test('a file of runs is whole or not there', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'exemplar-runs-'));
  const file = path.join(folder, 'runs.csv');
  expect(await main(['runs', 'list', '--all', '--columns', 'name', '--out', file])).toBe(0);
  expect((await readFile(file, 'utf8')).split('\r\n')).toHaveLength(6);
  const taken = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  expect(await main(['runs', 'list', '--all', '--out', file])).toBe(2);
  expect(await main(['runs', 'list', '--columns', 'name,nonsense'])).toBe(2);
  // A page in the middle fails.
  let asked = 0;
  const { postByNode: real } = await vi.importActual<{ postByNode: Post }>('../../cli/post-by-node.ts');
  const cut = vi.mocked(postByNode).mockImplementation((...request) => {
    asked++;
    return asked > 1 ? Promise.reject(new TypeError('socket hang up')) : real(...request);
  });
  await api.prisma.run.createMany({ data: await manyRuns() });
  const other = path.join(folder, 'other.csv');
  expect(await main(['runs', 'list', '--all', '--columns', 'name', '--out', other])).toBe(4);
  cut.mockRestore();
  taken.mockRestore();
  expect(await readdir(folder)).toEqual(['runs.csv']);
  await rm(folder, { recursive: true });
});

/** More than a page. */
async function manyRuns() {
  const { id: _, computePlan, failure, ...row } = await api.prisma.run.findFirstOrThrow();
  expect([computePlan, failure]).toEqual([null, null]);
  return Array.from({ length: 101 }, () => ({ ...row, id: newId() }));
}
