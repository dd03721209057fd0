import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { exitCodes } from '../../cli/failure.ts';
import { main } from '../../cli/main.ts';
import { type TestApi, startApi } from '../testkit/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
  vi.stubEnv('EXEMPLAR_URL', api.url);
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await api.close();
});
afterEach(() => {
  vi.restoreAllMocks();
});

async function exemplar(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      written[stream] += String(text);
      return true;
    });
  const code = await main(args);
  vi.restoreAllMocks();
  return { code, ...written };
}

test('presets are listed with their methods and what their generators compute', async () => {
  const { code, stdout } = await exemplar('presets', 'list');
  expect(code).toBe(exitCodes.ok);
  expect(stdout).toMatch(/^NAME +METHOD +MFLOP PER IMAGE +DESCRIPTION$/m);
  expect(stdout).toMatch(/^unit-mnist-single-small +unit +45\.1 +For 28×28/m);
});

test('a preset tells every knob with its value and unit', async () => {
  const { stdout } = await exemplar('presets', 'show', 'munit-tiny');
  expect(stdout).toContain('munit-tiny: a preset of munit\n');
  expect(stdout).toMatch(/^Generator: [\d.]+ MFLOP per image$/m);
  expect(stdout).toContain('  network.styleSize = 4\n');
  expect(stdout).toContain('  translationSteps = 12 steps\n');
  const { stdout: json } = await exemplar('presets', 'show', 'munit-tiny', '--json');
  expect(JSON.parse(json)).toMatchObject({
    name: 'munit-tiny',
    method: 'munit',
    generatorFlops: expect.any(Number) as number,
    config: { batchSize: 2 },
  });
});

test('an unknown preset is refused with those that have nearly its name', async () => {
  expect(await exemplar('presets', 'show', 'munit-tinny')).toMatchObject({
    code: exitCodes.refused,
    stderr: expect.stringContaining('No preset is named munit-tinny. Did you mean munit-tiny') as string,
  });
});
