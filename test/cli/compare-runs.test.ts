import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { Prisma } from '#db/generated/client.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { captureCli, type CapturedCli } from '../testkit/capture-cli.ts';
import { changeConfig } from '../testkit/change-config.ts';
import { cycleganPreset } from '../testkit/cyclegan-preset.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeCheckpoint, makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pointsOf, rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let cli: CapturedCli;
/** Global ids. */
let plain: string;
let seeded: string;
let other: string;

beforeAll(async () => {
  api = await startApi();
  cli = captureCli(api);
  const world = await makeWorld(api.prisma);
  const ids = [];
  for (const [displayName, config, loss] of [
    ['same', egscItPreset('tiny'), 0.5],
    ['same', { ...egscItPreset('tiny'), seed: 7 }, Number.NaN],
    ['<b>🦊</b>', cycleganPreset('cyclegan-tiny'), null],
  ] as const) {
    const { runId } = await queueRun(api.prisma, world);
    await api.prisma.run.update({ where: { id: runId }, data: { displayName } });
    await changeConfig(api.prisma, runId, config);
    const rows = rowsOf(api.prisma, runId);
    await rows.begin(1, 0);
    if (loss !== null) await rows.log(pointsOf('generator/total', [1], () => loss));
    ids.push(runId);
  }
  await api.prisma.evaluation.create({
    data: {
      id: newId(),
      checkpointId: await makeCheckpoint(api.prisma, ids[0] ?? ''),
      split: 'TEST',
      state: 'FINISHED',
      finishedAt: new Date(),
      scores: { 'evaluation/ssim_ab': 0.75 },
      intervals: { 'evaluation/ssim_ab': [0.7, 0.8] },
    },
  });
  [plain, seeded, other] = ids.map((id) => globalId('Run', id)) as [string, string, string];
});
beforeEach(() => {
  cli.forget();
});
afterAll(async () => {
  cli.restore();
  await api.close();
});

/** @returns the cells of each line after the head */
async function compared(...args: string[]): Promise<string[][]> {
  expect(await main(['runs', 'compare', ...args])).toBe(0);
  const lines = cli.written.trim().split('\n');
  return lines.slice(1).map((line) => line.split(/ {2,}/));
}

test('runs compare prints what of the environment differs, where it is recorded', async () => {
  const environment = {
    ...{ codeVersion: '0.4.0', gitCommit: null, node: '24.1.0', threads: 2, machine: 'desk' },
    ...{ operatingSystem: 'Linux 6.8 x64', cpu: null, cores: 2, memoryBytes: 1024, gpus: [], libraries: [] },
  };
  const record = (id: string, changes: object) =>
    api.prisma.segment.updateMany({
      where: { runId: uuidOf('Run', id) ?? '' },
      data: { environment: { ...environment, ...changes } },
    });
  await record(plain, {});
  expect(await compared(plain, seeded)).toEqual([['knob', 'seed', '0', '7']]);
  cli.forget();
  await record(seeded, { node: '20.1.0', gitCommit: 'e139c22' });
  expect(await compared(plain, seeded)).toEqual([
    ['knob', 'seed', '0', '7'],
    ['environment', 'Node.js', '24.1.0', '20.1.0'],
    ['environment', 'Git commit', '-', 'e139c22'],
  ]);
  await api.prisma.segment.updateMany({ data: { environment: Prisma.DbNull } });
});

test('runs compare prints the knobs that differ, a column per run, told apart where they have one name', async () => {
  expect(await compared(plain, seeded)).toEqual([['knob', 'seed', '0', '7']]);
  expect(cli.written.split('\n')[0]).toMatch(/^KIND +NAME +same \(….{8}\) +same \(….{8}\)$/);
});

test('scores are of the split that is asked for, with intervals, and metrics come when they are asked for', async () => {
  expect(await compared(plain, seeded, '--split', 'test', '--metrics')).toEqual([
    ['knob', 'seed', '0', '7'],
    ['measure', 'evaluation/ssim_ab', '0.75 (0.7 to 0.8)', '-'],
    ['metric', 'generator/total', '0.5', 'NAN'],
  ]);
});

test('knobs that a run of another method lacks are dashes', async () => {
  const lines = await compared(plain, other);
  expect(lines.filter((cells) => cells.at(-1) === '-').length).toBeGreaterThan(3);
  expect(cli.written.split('\n')[0]).toContain('<b>🦊</b>');
});

test('as JSON each line is a knob, a measure or a metric of all runs', async () => {
  expect(await main(['runs', 'compare', plain, seeded, '--json'])).toBe(0);
  expect(
    cli.written
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    {
      kind: 'knob',
      name: 'seed',
      unit: '',
      values: [
        { run: plain, value: 0 },
        { run: seeded, value: 7 },
      ],
    },
  ]);
});

test.each([
  [() => [plain], 2, '2 to 50 different runs can be compared, but 1 is named.'],
  [() => [plain, plain], 2, 'but 1 is named.'],
  [() => Array.from({ length: 51 }, (_, i) => `run${i}`), 2, 'but 51 are named.'],
  [() => [plain, 'nonsense'], 3, 'There is no run nonsense.'],
  [() => [plain, globalId('Run', newId())], 3, 'There is no run'],
])('what cannot be compared is refused: %#', async (args, code, message) => {
  expect(await main(['runs', 'compare', ...args()])).toBe(code);
  expect(cli.told).toContain(message);
});
