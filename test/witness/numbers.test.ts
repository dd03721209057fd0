import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestDatabase } from '../testkit/database.ts';
import { areRecorded, readConditions } from './conditions.ts';
import { differences, firstStepDifferences } from './differences.ts';
import { measureNumbers } from './measure-numbers.ts';
import { readNumbers, type Numbers } from './numbers.ts';
import { startProduct } from './product.ts';
import { scratchDatabase } from './scratch-database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const recorded = readNumbers();
const isExact = areRecorded(recorded.conditions, readConditions(root));

let dataDirectory: string;
let found: Numbers['runs'];

beforeAll(async () => {
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'exemplar-witness-'));
  const databaseUrl = await scratchDatabase(await startTestDatabase());
  const product = await startProduct({ root, dataDirectory, databaseUrl });
  try {
    found = await measureNumbers(product);
  } finally {
    await product.stop();
  }
}, 240_000);

afterAll(() => {
  rmSync(dataDirectory, { recursive: true, force: true });
});

test.each(Object.keys(recorded.runs))('the run %s has the losses and the weights of 0.1.0', (name) => {
  const [before, now] = [recorded.runs[name], found[name]];
  if (!before || !now) throw new Error(`the run ${name} is not measured any more`);
  expect(isExact ? differences(before, now) : firstStepDifferences(before, now)).toEqual([]);
});
