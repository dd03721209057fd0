import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClaimLine } from '../../cli/claims/claim-lines.ts';
import { writeFigureFolders } from '../testkit/figure-folders.ts';
import { startStack, type Stack } from '../testkit/stack.ts';

const BIN = fileURLToPath(new URL('../../exemplar', import.meta.url));
const SUITE = fileURLToPath(new URL('../../docs/claims/mnist-single-small.json', import.meta.url));

let stack: Stack;
let request: string[];
let page: string;
/** Three models with two learning rates; five rows in the published track and four in the assisted one, with two seeds. */
const RUNS = 3 * 2 + 2 * (5 + 4);
beforeAll(async () => {
  stack = await startStack();
  const counts = { train: 20, validation: 4, test: 4 };
  const { a, b } = writeFigureFolders(path.join(stack.dataDirectory, 'figures'), counts);
  await stack.json('datasets', 'import', a, b, '--name', 'figures');
  page = path.join(stack.dataDirectory, 'claims.md');
  request = requestOf('tiny.json', () => undefined);
});
afterAll(async () => {
  await stack.stop();
});

interface StoredSuite {
  name: string;
  common: Record<string, unknown>;
  search: { rates: number[] };
  models: { name: string; preset: string; seconds: number }[];
  rows: { name: string; model: string }[];
  claims: {
    id: string;
    rule: { type: string; published?: { row: string }[]; rivals?: string[] } & Record<string, unknown>;
  }[];
  checks: { row?: string }[];
}

/** Left out, so that the test takes minutes. */
const WITHOUT = ['unit', 'no-perceptual', 'vgg'];

/** The suite of the claims with the smallest presets and few steps, in a file of its own. */
function requestOf(file: string, change: (suite: StoredSuite) => void): string[] {
  const suite = JSON.parse(readFileSync(SUITE, 'utf8')) as StoredSuite;
  suite.name = 'tiny';
  suite.common = { translationSteps: 3, batchSize: 2 };
  suite.search.rates = [0.0006, 0.002];
  for (const model of suite.models) {
    model.preset = model.name.startsWith('egsc-it') ? 'tiny' : `${model.name}-tiny`;
    model.seconds = 5;
  }
  suite.rows = suite.rows.filter(({ name }) => !WITHOUT.includes(name));
  suite.models = suite.models.filter(({ name }) => suite.rows.some(({ model }) => model === name));
  suite.claims = suite.claims.filter(({ id }) => id !== 'F2');
  for (const { rule } of suite.claims) {
    if (rule.rivals) rule.rivals = rule.rivals.filter((row) => !WITHOUT.includes(row));
    if (rule.published) rule.published = rule.published.filter(({ row }) => !WITHOUT.includes(row));
  }
  suite.checks = suite.checks.filter(({ row }) => row === undefined || !WITHOUT.includes(row));
  change(suite);
  const written = path.join(stack.dataDirectory, file);
  writeFileSync(written, JSON.stringify(suite));
  return ['claims', 'run', '--suite', written, '--dataset', 'figures', '--seeds', '0,1', '--to', page];
}

interface ListedRun {
  readonly id: string;
  readonly displayName: string;
  readonly state: string;
  readonly experiment: { readonly name: string };
}

async function runsUnder(name: string): Promise<ListedRun[]> {
  return stack.json<ListedRun>('runs', 'list', '--under', name, '--all');
}

test('the plan says what would be run and how long it takes, and changes nothing', async () => {
  const planned = await stack.json<{ runs: number; begun: number }>(...request, '--plan');
  expect(planned.reduce((sum, { runs }) => sum + runs, 0)).toBe(RUNS);
  expect(planned.every(({ begun }) => begun === 0)).toBe(true);
  expect(await runsUnder('claims')).toEqual([]);
});

test('killed with its server in the middle and resumed, it repeats nothing, answers every claim, and writes the page', async () => {
  const { EXEMPLAR_URL: _url, EXEMPLAR_TOKEN: _token, ...inherited } = process.env;
  const child = spawn(process.execPath, [BIN, ...request], {
    env: { ...inherited, EXEMPLAR_DATA_DIR: stack.dataDirectory },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const finished = async () => (await runsUnder('claims')).filter(({ state }) => state === 'FINISHED').length;
  await expect.poll(finished, { timeout: 120_000, interval: 500 }).toBeGreaterThan(3);
  child.kill('SIGKILL');
  await ended;
  await stack.restart();

  const again = await stack.exemplar(...request);
  expect(again.code).toBe(3);
  expect(again.stderr).toContain('"claims/tiny" has runs already. To continue it, add --resume');

  const verdicts = await stack.json<ClaimLine>(...request, '--resume');
  expect(verdicts.map(({ claim, track }) => `${claim} ${track}`)).toEqual(
    ['published', 'assisted'].flatMap((track) =>
      ['RQ1', 'RQ2', 'RQ3', 'RQ4', 'F1', 'F3'].map((claim) => `${claim} ${track}`),
    ),
  );
  for (const { claim, verdict, reason, seeds, effects } of verdicts) {
    // Bars are no digits: claims about digits say so.
    if (verdict === null) expect(reason).toMatch(/^These images have no /);
    else {
      expect(['SUPPORTED', 'CONTRADICTED', 'UNDECIDED']).toContain(verdict);
      expect(effects.length, claim).toBeGreaterThan(0);
    }
    expect(seeds).toEqual([0, 1]);
  }
  expect(verdicts.filter(({ verdict }) => verdict !== null).length).toBeGreaterThan(5);

  const runs = await runsUnder('claims');
  expect(runs).toHaveLength(RUNS);
  const written = readFileSync(page, 'utf8');
  expect(written).toContain('# Claims and verdicts');
  for (const text of ['### Published', '### Assisted', 'EGSC-IT without AdaIN', '_Ground truth_', '**F1**'])
    expect(written).toContain(text);
  expect(written).toMatch(/^Computed by onnx \(onnxruntime-node [\d.]+\), \d+ threads?, on .+ cores?\.$/m);

  expect(await stack.json<ClaimLine>(...request, '--resume')).toEqual(verdicts);
  expect(await runsUnder('claims')).toHaveLength(runs.length);
  expect((await stack.exemplar(...request, '--resume')).stderr).toContain(`Suite: ${RUNS}/${RUNS}`);
}, 600_000);

test('the mask networks of a seed are shared by all rows of EGSC-IT in both tracks', async () => {
  const runs = (await runsUnder('claims/tiny')).filter(
    ({ displayName, experiment }) => experiment.name === 'claims/tiny' && displayName.startsWith('tiny '),
  );
  interface Entry {
    readonly path: string;
    readonly value: unknown;
  }
  const artifacts = [];
  for (const { id } of runs.filter(({ displayName }) => displayName.endsWith('seed 0'))) {
    const [shown] = await stack.json<{ configEntries: Entry[] }>('runs', 'show', id);
    artifacts.push(shown?.configEntries.find((entry) => entry.path === 'maskArtifactId')?.value ?? null);
  }
  expect(artifacts).toHaveLength(6);
  const taken = artifacts.filter((artifact) => artifact !== null);
  expect(taken).toHaveLength(5);
  expect(new Set(taken).size).toBe(1);
});

test('a suite whose settings have changed is refused, and each difference is shown', async () => {
  const other = requestOf('changed.json', (suite) => {
    suite.common = { translationSteps: 4, batchSize: 2 };
    const rule = suite.claims.find(({ id }) => id === 'RQ1')?.rule;
    if (rule) rule['margin'] = 0.5;
  });
  const { code, stderr } = await stack.exemplar(...other, '--resume');
  expect(code).toBe(3);
  expect(stderr).toContain('"common.translationSteps" is 3 in the experiment, but 4 in this suite.');
  expect(stderr).toContain('"claims.RQ1.rule.margin" is 0.01 in the experiment, but 0.5 in this suite.');
});

test('a claim that names a row that is not there, and a knob of another method, are refused before anything is run', async () => {
  const named = await stack.exemplar(
    ...requestOf('no-row.json', (suite) => {
      const rule = suite.claims.find(({ id }) => id === 'F1')?.rule;
      if (rule) rule['than'] = 'no-hats';
    }),
    '--name',
    'claims/none',
  );
  expect(named.code).toBe(2);
  expect(named.stderr).toContain('the claim F1 names the row "no-hats", but there are: cyclegan,');
  const knob = await stack.exemplar(
    ...requestOf('no-knob.json', (suite) => {
      suite.common = { ...suite.common, poolSize: 4 };
    }),
    '--name',
    'claims/none',
  );
  expect(knob.code).toBe(3);
  expect(knob.stderr).toContain('Methods that have "poolSize": cyclegan.');
  expect((await runsUnder('claims')).filter(({ experiment }) => experiment.name === 'claims/none')).toEqual(
    [],
  );
});

test('the seed that learning rates are chosen by is refused as a seed of rows', async () => {
  const { code, stderr } = await stack.exemplar(...request, '--seeds', '0,100');
  expect(code).toBe(2);
  expect(stderr).toContain('100 is the seed that learning rates are chosen by');
});

test('a piece that has no time for another run begins none, and says what is left', async () => {
  const piece = requestOf('piece.json', (suite) => {
    for (const model of suite.models) model.seconds = 10_000;
  });
  const { code, stderr } = await stack.exemplar(...piece, '--seeds', '0,1,2', '--minutes', '1', '--resume');
  expect(code).toBe(0);
  expect(stderr).toContain('are left');
  expect((await runsUnder('claims/tiny')).length).toBe(RUNS);
});

test('the dataset version of a suite cannot be deleted, and another one or one in the trash is refused before anything is run', async () => {
  const kept = await stack.exemplar('datasets', 'delete', 'figures@1');
  expect(kept.code).toBe(3);
  expect(kept.stderr).toContain('figures v1 cannot be deleted.');

  const { a, b } = writeFigureFolders(path.join(stack.dataDirectory, 'more'), {
    train: 24,
    validation: 4,
    test: 4,
  });
  await stack.json('datasets', 'import', a, b, '--name', 'figures');
  const other = await stack.exemplar(...request, '--seeds', '0,1,2', '--resume');
  expect(other.code).toBe(3);
  expect(other.stderr).toContain('The experiment is trained on figures v1, not on figures v2.');
  expect(await runsUnder('claims')).toHaveLength(RUNS);

  const [listed] = await stack.json<{ latestVersion: { id: string } }>('datasets', 'list');
  await stack.json('datasets', 'delete', 'figures@2');
  const version = ['--dataset-version', listed?.latestVersion.id ?? '', '--name', 'claims/trashed'];
  const trashed = await stack.exemplar(
    ...request.filter((each) => each !== '--dataset' && each !== 'figures'),
    ...version,
  );
  expect(trashed.code).toBe(3);
  expect(trashed.stderr).toContain('No dataset version has this id.');
  expect((await runsUnder('claims')).filter(({ experiment }) => experiment.name.includes('trashed'))).toEqual(
    [],
  );
});
