import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFolder } from '../../cli/write-folder.ts';

const FILES = new Map([['a.txt', Buffer.from('a')]]);

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), 'exemplar-write-folder-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true });
});

test('a folder that is not there, or empty, gets all files', async () => {
  mkdirSync(path.join(parent, 'empty'));
  for (const name of ['empty', 'new/below']) {
    await writeFolder(path.join(parent, name), FILES);
    expect(readFileSync(path.join(parent, name, 'a.txt'), 'utf8')).toBe('a');
  }
  expect(readdirSync(parent).sort()).toEqual(['empty', 'new']);
});

test.each([
  ['holds something', 'full', 'is not empty'],
  ['is a file', 'file', 'cannot be written'],
  ['lies in a file', 'file/below', 'cannot be written'],
])('a folder that %s is refused, and nothing is left of it', async (_, name, reason) => {
  mkdirSync(path.join(parent, 'full'));
  writeFileSync(path.join(parent, 'full', 'b.txt'), 'b');
  writeFileSync(path.join(parent, 'file'), '');
  await expect(writeFolder(path.join(parent, name), FILES)).rejects.toThrow(reason);
  expect(readdirSync(parent).sort()).toEqual(['file', 'full']);
  expect(readdirSync(path.join(parent, 'full'))).toEqual(['b.txt']);
});

test.skipIf(process.platform !== 'linux')(
  'a folder where nobody may have one is refused at once',
  async () => {
    await expect(writeFolder('/proc/scores', FILES)).rejects.toThrow(
      '/proc/scores cannot be written: ENOENT',
    );
  },
);
