import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decode } from 'fast-png';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { startStack, type Stack } from '../testkit/stack.ts';

let stack: Stack;
let folders: { a: string; b: string };
let runId = '';
let checkpointId = '';

beforeAll(async () => {
  stack = await startStack();
  folders = writeFigureFolders(path.join(stack.dataDirectory, 'figures'));
});

afterAll(async () => {
  await stack.stop();
});

function only<Item>(items: readonly Item[]): Item {
  const [item] = items;
  if (item === undefined || items.length !== 1) throw new Error(`one item was expected, not ${items.length}`);
  return item;
}

test('the status names the worker and its roles', async () => {
  const { workers } = only(await stack.json<{ workers: { roles: string[] }[] }>('status'));
  expect(workers.flatMap(({ roles }) => roles).sort()).toEqual([
    'data',
    'estimate',
    'evaluate',
    'serve',
    'train',
    'verify',
  ]);
});

test('two folders become a dataset, which is listed', async () => {
  const done = only(
    await stack.json<{ state: string; imagesDone: number }>(
      'datasets',
      'import',
      folders.a,
      folders.b,
      '--name',
      'figures',
    ),
  );
  expect(done).toMatchObject({ state: 'FINISHED', imagesDone: 48 });
  expect(only(await stack.json('datasets', 'list'))).toMatchObject({
    name: 'figures',
    latestVersion: {
      number: 1,
      domains: [
        { side: 'A', name: 'a', trainCount: 20, validationCount: 0, testCount: 4 },
        { side: 'B', name: 'b', trainCount: 20, validationCount: 0, testCount: 4 },
      ],
    },
  });
  const images = await stack.json('datasets', 'images', 'figures', '--side', 'B');
  expect(images[0]).toMatchObject({ name: '00000_0_red-on-green.png', label: '0', width: 16, height: 16 });
});

test('a dataset and its domains are renamed, and the commands find it by its new name', async () => {
  const names = ['--name', 'shapes', '--name-a', 'ink', '--name-b', 'paint'];
  const renamed = await stack.exemplar('datasets', 'rename', 'figures', ...names);
  expect(renamed).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('Domain B is named paint') as string,
  });
  expect(only(await stack.json('datasets', 'list'))).toMatchObject({
    name: 'shapes',
    latestVersion: { domains: [{ name: 'ink' }, { name: 'paint' }] },
  });
  expect((await stack.exemplar('datasets', 'rename', 'shapes')).code).toBe(2);
  expect((await stack.exemplar('datasets', 'rename', 'shapes', '--name', 'figures')).code).toBe(0);
});

test('one broken file in an import is named, and nothing is stored', async () => {
  const broken = writeFigureFolders(path.join(stack.dataDirectory, 'broken'));
  writeFileSync(path.join(broken.a, 'train', 'hole.png'), 'not a picture');
  const { code, stderr } = await stack.exemplar('datasets', 'import', broken.a, broken.b, '--name', 'broken');
  expect(code).toBe(1);
  expect(stderr).toContain('hole.png');
  const listed = await stack.json<{ name: string; latestVersion: object | null }>('datasets', 'list');
  expect(listed.find(({ name }) => name === 'broken')?.latestVersion ?? null).toBeNull();
});

test('with --skip-broken the rest is imported, and what was left out is kept with the version', async () => {
  const broken = writeFigureFolders(path.join(stack.dataDirectory, 'skipped'), { train: 3, test: 1 });
  writeFileSync(path.join(broken.a, 'train', 'hole.png'), 'not a picture');
  writeFileSync(path.join(broken.b, 'notes.txt'), 'not a picture either');
  writeFileSync(path.join(broken.b, 'Thumbs.db'), 'nor this');
  const names = ['--name', 'skipped'];
  const refused = await stack.exemplar('datasets', 'import', broken.a, broken.b, ...names);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('Nothing was sent') as string });
  expect(refused.stderr).toContain('3 training, 0 validation, 1 test images; skipped 1 by-products');

  const done = await stack.exemplar('datasets', 'import', broken.a, broken.b, ...names, '--skip-broken');
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining('Left out 2 files') as string });
  const leftOut = await stack.exemplar('datasets', 'left-out', 'skipped', '--json');
  const lines = leftOut.stdout.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { domain: 'B', name: 'notes.txt', code: 'UNKNOWN_EXTENSION' },
    { domain: 'A', name: 'train/hole.png', code: 'UNSUPPORTED_IMAGE' },
  ]);
});

test('a dataset is painted with its regions and its ground truth', async () => {
  const build = ['datasets', 'build', 'mnist-single', '--count', '18', '--name', 'digits'];
  const counts = { trainCount: 18, validationCount: 2, testCount: 2, regionCount: 4, truthCount: 4 };
  expect(only(await stack.json(...build))).toMatchObject({
    state: 'FINISHED',
    imagesDone: 44,
    datasetVersion: { number: 1, domains: [counts, counts] },
  });
  const again = await stack.exemplar(...build);
  expect(again.stdout).toContain('with the regions of 8 images and the ground truth of 8 pairs');
  expect(await stack.exemplar('datasets', 'build', 'mnist-single', '--size', '7')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--size must be from 8 to 1024') as string,
  });
});

test('a run is estimated before it is started, and is not started by that', async () => {
  const start = ['runs', 'start', '--dataset', 'figures', '--preset', 'tiny', '--estimate'];
  const estimated = only(await stack.json<{ totalSeconds: number; peakBytes: number }>(...start));
  expect(estimated).toMatchObject({
    backend: 'onnx',
    stages: [
      { label: 'feature masks', steps: 6 },
      { label: 'translation', steps: 12 },
    ],
  });
  expect(estimated.totalSeconds).toBeGreaterThan(0);
  expect(estimated.peakBytes).toBeGreaterThan(50e6);
  expect(await stack.json('runs', 'list')).toEqual([]);
});

test('a value out of range is refused with its field', async () => {
  const { code, stderr } = await stack.exemplar(
    'runs',
    'start',
    '--dataset',
    'figures',
    '--preset',
    'tiny',
    '--set',
    'batchSize=0',
  );
  expect(code).toBe(3);
  expect(stderr).toContain('batchSize');
});

test('a run is started and watched until it is finished, its losses moving', async () => {
  const run = only(
    await stack.json<{ id: string; state: string }>(
      'runs',
      'start',
      '--dataset',
      'figures',
      '--preset',
      'tiny',
    ),
  );
  expect(['QUEUED', 'STARTING']).toContain(run.state); // an idle worker may have claimed it already
  runId = run.id;
  const batches = await stack.json<{ run: { state: string }; metrics: { name: string; values: number[] }[] }>(
    'runs',
    'watch',
    runId,
  );
  expect(batches.at(-1)?.run.state).toBe('FINISHED');
  const totals = batches
    .flatMap(({ metrics }) => metrics.filter(({ name }) => name === 'generator/total'))
    .flatMap(({ values }) => values);
  expect(totals).toHaveLength(12);
  expect(new Set(totals).size).toBeGreaterThan(1);
});

test('a finished run is listed, shown, and its watch ends at once', async () => {
  expect(only(await stack.json('runs', 'list'))).toMatchObject({
    id: runId,
    state: 'FINISHED',
    preset: 'tiny',
  });
  expect(only(await stack.json('runs', 'show', runId))).toMatchObject({
    progress: { step: 18, totalSteps: 18 },
  });
  expect((await stack.exemplar('runs', 'watch', runId)).code).toBe(0);
});

test('its last checkpoint translates', async () => {
  const checkpoints = await stack.json<{
    id: string;
    stage: string;
    step: number;
    byteSize: number;
    canTranslate: boolean;
  }>('checkpoints', 'list', '--run', runId);
  const last = checkpoints.find(({ step }) => step === 18);
  expect(last).toMatchObject({ stage: 'TRANSLATION', canTranslate: true });
  expect(last?.byteSize).toBeGreaterThan(0);
  checkpointId = last?.id ?? '';
});

function translate(content: string, exemplar: string, out: string) {
  return stack.exemplar(
    'translate',
    '--checkpoint',
    checkpointId,
    '--direction',
    'A_TO_B',
    '--content',
    content,
    '--exemplar',
    exemplar,
    '--out',
    out,
  );
}

test('a file and an exemplar become a translated PNG of the size of the model', async () => {
  const out = path.join(stack.dataDirectory, 'translated.png');
  const { code, stderr } = await translate(
    path.join(folders.a, 'test', '00003_3_white-on-black.png'),
    path.join(folders.b, 'test', '00000_0_red-on-green.png'),
    out,
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(decode(readFileSync(out))).toMatchObject({ width: 16, height: 16, channels: 3 });
});

test('images of the dataset translate by their ids', async () => {
  const ofSide = async (side: string) =>
    (await stack.json<{ id: string }>('datasets', 'images', 'figures', '--side', side))[0]?.id ?? '';
  const out = path.join(stack.dataDirectory, 'by-id.png');
  expect(await translate(await ofSide('A'), await ofSide('B'), out)).toMatchObject({ code: 0 });
});

test('a file that is no image is refused with its field', async () => {
  const text = path.join(stack.dataDirectory, 'text.png');
  writeFileSync(text, 'not a picture');
  const { code, stderr } = await translate(text, text, path.join(stack.dataDirectory, 'never.png'));
  expect(code).toBe(3);
  expect(stderr).toContain('UNSUPPORTED_IMAGE');
});

test('a checkpoint is not scored on validation images where there are none, and the answer says what to do', async () => {
  const { code, stderr } = await stack.exemplar('evaluate', '--checkpoint', checkpointId);
  expect(code).toBe(3);
  expect(stderr).toContain(
    'There are no validation images in domain A and domain B of its dataset. Score it on the test images.',
  );
});

test('a checkpoint is scored on the test images, and two scores of it differ in nothing', async () => {
  const evaluate = async () =>
    only(
      await stack.json<{ id: string; imageCount: number; scores: { name: string; low: number | null }[] }>(
        ...['evaluate', '--checkpoint', checkpointId, '--split', 'test'],
      ),
    );
  const [first, second] = [await evaluate(), await evaluate()];
  expect(first).toMatchObject({ state: 'FINISHED', split: 'TEST', imageCount: 4 });
  const names = first.scores.map(({ name }) => name);
  expect(names).toContain('evaluation/ssim_ab');
  expect(first.scores.every(({ low }) => low !== null)).toBe(true);
  const differences = await stack.json<{ metric: string; difference: number }>(
    'compare',
    first.id,
    second.id,
  );
  expect(differences.map(({ metric }) => metric)).toEqual(names);
  expect(differences.every(({ difference }) => difference === 0)).toBe(true);
  const { stdout } = await stack.exemplar('compare', first.id, second.id);
  expect(stdout.split('\n').filter((line) => line.endsWith('undecided'))).toHaveLength(names.length);
});

test('an evaluation is exported as pictures with the error and as a table, into a folder of its own', async () => {
  const known = only(
    await stack.json<{ id: string }>('evaluate', '--checkpoint', checkpointId, '--split', 'test'),
  );
  const folder = path.join(stack.dataDirectory, 'exported', 'scores');
  const exported = ['evaluations', 'export', known.id, '--to', folder];
  expect(await stack.exemplar(...exported)).toMatchObject({ code: 0, stderr: '' });
  const shown = ['a-to-b', 'b-to-a'].flatMap((name) =>
    ['best', 'median', 'style-map', 'styles', 'worst'].map((which) => `${name}-${which}.png`),
  );
  expect(readdirSync(folder).sort()).toEqual([...shown, 'rows.csv']);
  // Two digits of 16x16, enlarged to 64: content, exemplar, translation, truth and error.
  expect(decode(readFileSync(path.join(folder, 'a-to-b-worst.png'))).height).toBe(5 * 64 + 4 * 2);
  const [header, ...lines] = readFileSync(path.join(folder, 'rows.csv'), 'utf8').trim().split('\r\n');
  expect(header).toMatch(
    /^direction,pair,content,exemplar,group,label,ssim,.*squared error on edges between regions/,
  );
  expect(lines.map((line) => line.split(',').slice(0, 2).join(' '))).toEqual([
    ...[0, 1, 2, 3].map((pair) => `A_TO_B ${pair}`),
    ...[0, 1, 2, 3].map((pair) => `B_TO_A ${pair}`),
  ]);
  expect(await stack.exemplar(...exported)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('is not empty') as string,
  });
  const unknown = await stack.exemplar('evaluations', 'export', 'nothing', '--to', `${folder}-2`);
  expect(unknown.code).toBe(3);
  expect(existsSync(`${folder}-2`)).toBe(false);
});

test('a score is compared with evaluations and checkpoints at once, and unknown ones are refused before it', async () => {
  const evaluate = ['evaluate', '--checkpoint', checkpointId, '--split', 'test'];
  const known = only(await stack.json<{ id: string }>(...evaluate));
  const { id, comparisons } = only(
    await stack.json<{
      id: string;
      comparisons: { evaluationId: string; differences: { difference: number; count: number }[] }[];
    }>(...evaluate, '--against', `${known.id}, ${checkpointId}`),
  );
  // The checkpoint stands for its newest scores on these images.
  expect(comparisons.map(({ evaluationId }) => evaluationId)).toEqual([known.id, known.id]);
  expect(id).not.toBe(known.id);
  for (const { differences } of comparisons) {
    expect(differences.length).toBeGreaterThan(20);
    expect(differences.every(({ difference, count }) => difference === 0 && count === 4)).toBe(true);
  }
  const { stdout } = await stack.exemplar(...evaluate, '--against', known.id);
  expect(stdout).toContain(`Against evaluation ${known.id}, which comes first:`);
  expect(stdout).toMatch(/^evaluation\/exemplar_retrieval_ab +4 +\d/m);

  const times = /have been scored (\d+) times/;
  const before = Number(times.exec(stdout)?.[1]);
  const refused = await stack.exemplar(...evaluate, '--against', runId);
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('no evaluation') as string });
  const after = await stack.exemplar(...evaluate);
  expect(Number(times.exec(after.stdout)?.[1])).toBe(before + 1);
});

test('how often the test images were scored does not fall when what was scored is deleted for good', async () => {
  const short = ['--set', 'maskSteps=1', '--set', 'translationSteps=1'];
  const run = only(
    await stack.json<{ id: string; shortId: string }>(
      ...['runs', 'start', '--dataset', 'figures', '--preset', 'tiny', ...short],
    ),
  );
  await stack.json('runs', 'watch', run.id);
  const times = async (checkpoint: string) => {
    const { stdout } = await stack.exemplar('evaluate', '--checkpoint', checkpoint, '--split', 'test');
    return Number(/have been scored (\d+) times/.exec(stdout)?.[1]);
  };
  const before = await times(run.shortId);
  await stack.json('runs', 'delete', run.id);
  await stack.json('trash', 'purge', run.id, '--yes');
  expect(await times(checkpointId)).toBe(before + 1);
});

test('an unknown id and a run that has ended already are refused', async () => {
  expect(await stack.exemplar('runs', 'show', 'UnVuOjE')).toMatchObject({ code: 3 });
  const { code, stderr } = await stack.exemplar('runs', 'cancel', runId);
  expect(code).toBe(3);
  expect(stderr).toContain('INVALID_STATE');
});

test('a fresh sign-in link is printed', async () => {
  const { stdout } = await stack.exemplar('sign-in');
  expect(stdout.trim()).toMatch(new RegExp(`^${stack.url()}`));
});
