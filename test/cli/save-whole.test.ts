import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saveWhole } from '../../cli/save-whole.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-save-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await Promise.resolve();
    if (text === 'break') throw new Error('the connection broke');
    yield Buffer.from(text);
  }
}

test('a file has its name when all of it has come', async () => {
  const file = path.join(folder, 'whole.csv');
  expect(await saveWhole(file, pieces('name,', 'step'))).toBe(9);
  expect(readFileSync(file, 'utf8')).toBe('name,step');
  expect(readdirSync(folder)).toEqual(['whole.csv']);
});

test('one that is cut off on the way leaves nothing', async () => {
  const before = readdirSync(folder);
  await expect(saveWhole(path.join(folder, 'half.csv'), pieces('name,', 'break'))).rejects.toThrow(
    'the connection broke',
  );
  expect(readdirSync(folder)).toEqual(before);
});

test('a file that is there is not written over, and neither is one that another export is writing', async () => {
  const file = path.join(folder, 'there.csv');
  writeFileSync(file, 'old');
  await expect(saveWhole(file, pieces('new'))).rejects.toThrow(/is there already. Choose another name/);
  expect(readFileSync(file, 'utf8')).toBe('old');
  const other = path.join(folder, 'other.csv');
  writeFileSync(`${other}.partial`, 'half');
  await expect(saveWhole(other, pieces('new'))).rejects.toThrow(/another export is writing it/);
  expect(readFileSync(`${other}.partial`, 'utf8')).toBe('half');
  await expect(saveWhole(path.join(folder, 'no/such.csv'), pieces('new'))).rejects.toThrow(
    /cannot be written/,
  );
});
