import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ComparisonLine } from '../../cli/comparison-lines.ts';
import type { TrialLine } from '../../cli/trial-lines.ts';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { startStack, type Stack } from '../testkit/stack.ts';

const BIN = fileURLToPath(new URL('../../exemplar', import.meta.url));
const REQUEST = ['reproduce', 'tiny', '--dataset', 'figures', '--seeds', '0', '--rows', 'full,no-mask'];

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
  const counts = { train: 20, validation: 4, test: 4 };
  const { a, b } = writeFigureFolders(path.join(stack.dataDirectory, 'figures'), counts);
  await stack.json('datasets', 'import', a, b, '--name', 'figures');
});
afterAll(async () => {
  await stack.stop();
});

/** The command as a process of its own, with its lines as they come. */
function begin(...args: readonly string[]): { child: ChildProcess; lines: AsyncIterator<string> } {
  const { EXEMPLAR_URL: _url, EXEMPLAR_TOKEN: _token, ...inherited } = process.env;
  const child = spawn(process.execPath, [BIN, ...args, '--json'], {
    env: { ...inherited, EXEMPLAR_DATA_DIR: stack.dataDirectory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

async function next(lines: AsyncIterator<string>): Promise<TrialLine> {
  const line = await lines.next();
  if (line.done) throw new Error('the command ended without another line');
  return JSON.parse(line.value) as TrialLine;
}

interface ListedRun {
  readonly id: string;
  readonly displayName: string;
  readonly state: string;
  readonly experiment: { readonly name: string };
}

async function runsOf(experiment: string): Promise<ListedRun[]> {
  return (await stack.json<ListedRun>('runs', 'list')).filter((run) => run.experiment.name === experiment);
}

test('killed with its server in the middle and started again, it goes on and repeats nothing', async () => {
  const { child, lines } = begin(...REQUEST);
  const first = await next(lines);
  expect(first).toMatchObject({ row: 'full', seed: 0, direction: 'A_TO_B', state: 'FINISHED', n: 4 });
  child.kill('SIGKILL');
  await stack.restart();

  const all = await stack.json<TrialLine>(...REQUEST);
  expect(all.map(({ row, direction, state }) => `${row} ${direction} ${state}`)).toEqual([
    'full A_TO_B FINISHED',
    'full B_TO_A FINISHED',
    'no-mask A_TO_B FINISHED',
    'no-mask B_TO_A FINISHED',
  ]);
  expect(all[0]).toEqual(first);
  for (const { ssimTruth, palette, interval, wallSeconds } of all) {
    expect(ssimTruth).toBeGreaterThan(-1);
    expect(palette).toBeGreaterThanOrEqual(0);
    expect(interval.ssimTruth).toHaveLength(2);
    expect(wallSeconds).toBeGreaterThan(0);
  }

  expect(await runsOf('Reproduce tiny')).toHaveLength(2);
  const entries = async (runId = '') =>
    (await stack.json<{ configEntries: { path: string; value: unknown }[] }>('runs', 'show', runId))[0]
      ?.configEntries ?? [];
  const shared = await entries(all[2]?.runId ?? '');
  expect(shared).toContainEqual(expect.objectContaining({ path: 'maskSteps', value: 0 }));
  const artifact = shared.find((entry) => entry.path === 'maskArtifactId')?.value;
  expect(typeof artifact).toBe('string');

  const again = await stack.json<TrialLine>(...REQUEST);
  expect(again).toEqual(all);
  expect(await runsOf('Reproduce tiny')).toHaveLength(2);
});

test('the test images are scored on request, of the runs that are there', async () => {
  const lines = await stack.json<TrialLine>(...REQUEST, '--split', 'test');
  expect(lines.map(({ split, state }) => `${split} ${state}`)).toEqual(Array(4).fill('TEST FINISHED'));
  expect(await runsOf('Reproduce tiny')).toHaveLength(2);
});

test('rows are compared over seeds; with one seed there is a difference and no interval', async () => {
  const compared = await stack.json<ComparisonLine>('experiments', 'compare', 'Reproduce tiny');
  expect(compared.length).toBeGreaterThan(4);
  for (const line of compared) {
    expect(line).toMatchObject({ row: 'no-mask', base: 'full', split: 'VALIDATION', seeds: [0] });
    expect(line).toMatchObject({ low: null, high: null, verdict: null });
    expect(line.difference).toBeCloseTo(line.rowValue - line.baseValue, 9);
  }
  expect(compared.map(({ metric }) => metric)).toContain('evaluation/exemplar_retrieval_ba');
  const { stdout, stderr } = await stack.exemplar(
    'experiments',
    'compare',
    'Reproduce tiny',
    '--base',
    'no-mask',
  );
  expect(stdout).toMatch(/full +no-mask +evaluation\/ssim_ab .* 1 +4 +one seed: no interval/);
  expect(stderr).toContain('full: one seed has no interval');
  const unknown = await stack.exemplar('experiments', 'compare', 'Reproduce tiny', '--base', 'no-hats');
  expect(unknown.code).not.toBe(0);
  expect(unknown.stderr).toContain('has no row "no-hats". Its rows: full, no-mask.');
  expect((await stack.exemplar('experiments', 'compare', 'Nothing')).stderr).toContain('experiments list');
});

test('changed settings and unknown rows are refused, and say what would do', async () => {
  const changed = await stack.exemplar(...REQUEST, '--set', 'batchSize=3');
  expect(changed.code).toBe(3);
  expect(changed.stderr).toContain(
    'config.batchSize is 2 in the row full of the experiment, but 3 in this request.',
  );

  const unknown = await stack.exemplar('reproduce', 'tiny', '--dataset', 'figures', '--rows', 'full,no-hats');
  expect(unknown.code).toBe(3);
  expect(unknown.stderr).toContain(
    'no row "no-hats". Its rows: full, no-mask, no-adain, no-perceptual, no-extras.',
  );
  expect((await stack.exemplar('reproduce', 'huge')).code).toBe(2);
  expect((await stack.exemplar('reproduce', 'tiny', '--seeds', '0,one')).code).toBe(2);
});

test('a row that comes to nothing is a line with its reason and fails the command, and so is one that waits for it', async () => {
  const request = [...REQUEST, '--name', 'Stopped'];
  const { child, lines } = begin(...request, '--set', 'maskSteps=100000');
  const ended = once(child, 'exit');
  await expect.poll(async () => (await runsOf('Stopped')).length, { timeout: 30_000 }).toBe(1);
  const [run] = await runsOf('Stopped');
  await stack.exemplar('runs', 'cancel', run?.id ?? '');
  expect(await next(lines)).toMatchObject({
    row: 'full',
    state: 'FAILED',
    problem: 'Its run was canceled.',
    ssimTruth: null,
  });
  await next(lines);
  expect(await next(lines)).toMatchObject({
    row: 'no-mask',
    state: 'FAILED',
    problem: expect.stringContaining('ended as CANCELED') as string,
    runId: null,
  });
  expect((await ended)[0]).toBe(1);
});

test('an experiment is canceled with all its runs by its name', async () => {
  const request = [...REQUEST, '--name', 'Ended', '--seeds', '0,1', '--set', 'maskSteps=100000'];
  const { child } = begin(...request);
  const ended = once(child, 'exit');
  await expect.poll(async () => (await runsOf('Ended')).length, { timeout: 30_000 }).toBe(2);
  expect(await stack.exemplar('experiments', 'cancel', 'Ended')).toMatchObject({ code: 0 });
  expect((await ended)[0]).toBe(1);
  expect((await runsOf('Ended')).map(({ state }) => state)).toEqual(['CANCELED', 'CANCELED']);
});
