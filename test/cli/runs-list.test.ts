import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { main } from '../../cli/main.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { changeConfig } from '../testkit/change-config.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeWorld, queueRun } from '../testkit/job-rows.ts';
import { pointsOf, rowsOf } from '../testkit/run-rows.ts';

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
    ['--name', 'O'],
    ['four', 'two', 'one'],
  ],
  [['--experiment', 'nobody'], []],
])('runs list %j shows what it says, the missing last', async (options, names) => {
  expect(await listed(...options)).toEqual(names);
});
