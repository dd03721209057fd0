import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { exitCodes } from '../../cli/failure.ts';
import { main } from '../../cli/main.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeWorld } from '../testkit/job-rows.ts';

let api: TestApi;
let datasetVersion: string;
beforeAll(async () => {
  api = await startApi();
  vi.stubEnv('EXEMPLAR_URL', api.url);
  vi.stubEnv('EXEMPLAR_TOKEN', api.token);
  datasetVersion = globalId('DatasetVersion', (await makeWorld(api.prisma)).datasetVersionId);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await api.close();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Runs a command against the server; what it says on stdout, then on stderr. */
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

function start(...set: string[]) {
  return exemplar(
    ...['runs', 'start', '--dataset-version', datasetVersion, '--preset', 'tiny', '--json'],
    ...set.flatMap((each) => ['--set', each]),
  );
}

test('methods are listed with their presets', async () => {
  const { code, stdout } = await exemplar('methods');
  expect(code).toBe(exitCodes.ok);
  expect(stdout).toContain(
    'mnist-single-small, mnist-single-quick, mnist-multiple-small, photos-64, photos-128, tiny, mnist-single',
  );
});

test('a method tells every knob with its range, its unit and what each preset says', async () => {
  const { stdout } = await exemplar('methods', 'egsc-it');
  expect(stdout).toContain('  imageHeight  (integer 8 to 1024, a multiple of 4, px)');
  expect(stdout).toContain('  adam.form  (paper-code | clean)');
  expect(stdout).toContain(
    'mnist-single-small 8, mnist-single-quick 8, mnist-multiple-small 8, photos-64 8, photos-128 4, tiny 2',
  );
  const { stdout: json } = await exemplar('methods', 'egsc-it', '--json');
  expect(JSON.parse(json)).toMatchObject({ name: 'egsc-it', configSchema: { type: 'object' } });
});

test('an unknown method is refused with those that there are', async () => {
  expect(await exemplar('methods', 'magic')).toMatchObject({
    code: exitCodes.refused,
    stderr: expect.stringContaining('Methods: egsc-it') as string,
  });
});

test('a run shows what of its config is not as the preset says, and only that', async () => {
  const { stdout } = await start('batchSize=3', 'adam.form=paper-code');
  const { id } = JSON.parse(stdout) as { id: string };
  const shown = (await exemplar('runs', 'show', id)).stdout;
  expect(shown).toContain('method      EGSC-IT');
  expect(shown).toContain('  batchSize = 3 images (preset: 2)');
  expect(shown).toContain('  adam.form = paper-code (preset: clean)');
  expect(shown).not.toContain('translationSteps');
});

test.each([
  ['batchsize=3', 'usage', 'Did you mean batchSize?'],
  ['poolSize=3', 'usage', 'It is a knob of cyclegan.'],
  ['batchSize=many', 'usage', '"many" is not a whole number (1 to 256)'],
  ['batchSize=1000', 'refused', 'config.batchSize must be at most 256, but is 1000. (OUT_OF_RANGE)'],
] as const)('--set %s ends as %s', async (set, exit, message) => {
  const { code, stderr } = await start(set);
  expect([code, stderr.includes(message)]).toEqual([exitCodes[exit], true]);
});
