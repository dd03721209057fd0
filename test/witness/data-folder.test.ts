import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestDatabase } from '../testkit/database.ts';
import { areRecorded, readConditions } from './conditions.ts';
import { readContents, type Contents } from './contents.ts';
import { differences, firstStepDifferences } from './differences.ts';
import { loadDatabase } from './load-database.ts';
import { only } from './only.ts';
import { startProduct, type Product } from './product.ts';
import { questionsOf } from './questions-of.ts';
import { readRunNumbers } from './read-run-numbers.ts';
import { scratchDatabase } from './scratch-database.ts';
import { variablesFor } from './variables-for.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const left = fileURLToPath(new URL('./data-0.1.0', import.meta.url));
const contents = readContents();
const { runs } = contents;
const isExact = areRecorded(contents.conditions, readConditions(root));
const PATIENCE_MS = 120_000;

let folder: string;
let product: Product;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-witness-'));
  const dataDirectory = path.join(folder, 'data');
  cpSync(left, dataDirectory, { recursive: true });
  const databaseUrl = await scratchDatabase(await startTestDatabase());
  await loadDatabase(databaseUrl);
  product = await startProduct({ root, dataDirectory, databaseUrl });
}, PATIENCE_MS);

afterAll(async () => {
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the token that 0.1.0 gave to the command line is still good', () => {
  const tokenIn = (directory: string) =>
    (JSON.parse(readFileSync(path.join(directory, 'connection.json'), 'utf8')) as { token: string }).token;
  expect(tokenIn(product.dataDirectory)).toBe(tokenIn(left));
});

/**
 * What cannot be asked about this folder: its experiment is of one run and has no rows to compare, and 0.1.0 imported no
 * checkpoints.
 */
const ABOUT_NOTHING_HERE = ['ExperimentComparisons', 'CheckpointImportNow'];
const questions = ['dashboard/src', 'cli'].flatMap((part) =>
  questionsOf(path.join(root, part))
    .filter(({ name }) => !ABOUT_NOTHING_HERE.includes(name))
    .map((question) => ({ part, ...question })),
);

test.each(questions)('the query $name of $part answers about everything in the folder', async (question) => {
  for (const variables of variablesFor(question.operation, contents.ids)) {
    const answer = await product.ask<Record<string, unknown>>(question.text, variables);
    // A worker is running, so that none is missing.
    for (const [field, value] of Object.entries(answer).filter(([name]) => name !== 'workerShortage'))
      expect(value, `${field} with ${JSON.stringify(variables)}`).not.toBeNull();
  }
});

test('both parts ask queries', () => {
  for (const part of ['dashboard/src', 'cli'])
    expect(questions.filter((question) => question.part === part).length).toBeGreaterThan(5);
});

async function stateOf(id: string): Promise<string> {
  return only(await product.exemplar<{ state: string }>('runs', 'show', id)).state;
}

test('the finished run is as it was: its losses and its checkpoints', async () => {
  expect(await stateOf(runs.finished)).toBe('FINISHED');
  const found = await readRunNumbers(product, runs.finished);
  expect(differences(contents.numbers.finished, found)).toEqual([]);
});

test.each(['queued', 'interrupted'] as const)(
  'the %s run goes on to its end with the numbers of 0.1.0',
  async (name) => {
    await product.exemplar('runs', 'watch', runs[name]); // fails unless it is finished
    const found = await readRunNumbers(product, runs[name]);
    const recorded = contents.numbers[name];
    expect(isExact ? differences(recorded, found, 'last') : firstStepDifferences(recorded, found)).toEqual(
      [],
    );
    // A run that began anew, not at its checkpoint, would have come by the end of this stage once more.
    expect(found.checkpoints.filter(({ stage }) => stage === 'FEATURE_MASK')).toHaveLength(1);
    expect(found.metrics['generator/total']?.steps).toEqual(recorded.metrics['generator/total']?.steps);
  },
  PATIENCE_MS,
);

test('the canceled run stays canceled', async () => {
  expect(await stateOf(runs.canceled)).toBe('CANCELED');
});

function picture(sha256: string): Buffer {
  return readFileSync(path.join(left, 'blobs', 'sha256', sha256.slice(0, 2), sha256));
}

async function translateAgain(request: Contents['translations'][number]): Promise<Buffer> {
  const out = path.join(folder, `${request.direction}.png`);
  const { result } = only(
    await product.exemplar<{ result: { sha256: string } }>(
      ...['translate', '--checkpoint', request.checkpoint, '--direction', request.direction],
      ...['--content', request.content, '--exemplar', request.exemplar, '--out', out],
    ),
  );
  if (isExact) expect(result.sha256).toBe(request.sha256);
  return readFileSync(out);
}

test.each(contents.translations)('the translation $direction comes out as it did', async (request) => {
  const [recorded, found] = [picture(request.sha256), await translateAgain(request)].map((png) =>
    decode(png),
  );
  expect(found?.data.length).toBe(recorded?.data.length);
  const distances = Array.from(recorded?.data ?? [], (value, index) =>
    Math.abs(value - (found?.data[index] ?? NaN)),
  );
  expect(Math.max(...distances)).toBeLessThanOrEqual(isExact ? 0 : 1);
});
