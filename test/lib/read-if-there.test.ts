import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readIfThere } from '#lib/read-if-there.ts';
import { removeAbandoned } from '#storage/remove-abandoned.ts';
import { writeConnectionFile } from '../../api/auth/first-start.ts';
import { readConnectionFile } from '../../cli/connection.ts';

function newFolder(): string {
  return mkdtempSync(path.join(tmpdir(), 'exemplar-read-'));
}

test('a file that is not there is null, one that cannot be read is an error', async () => {
  const folder = newFolder();
  writeFileSync(path.join(folder, 'text'), 'x');
  expect((await readIfThere(path.join(folder, 'text')))?.toString()).toBe('x');
  expect(await readIfThere(path.join(folder, 'absent'))).toBeNull();
  await expect(readIfThere(folder)).rejects.toThrow('EISDIR');
  await expect(readIfThere(path.join(folder, 'text', 'below'))).rejects.toThrow('ENOTDIR');
});

test('the command line tells a connection file that cannot be read from a server that does not run', async () => {
  const folder = newFolder();
  const file = path.join(folder, 'connection.json');
  await expect(readConnectionFile(file)).rejects.toThrow('Exemplar is not running');
  mkdirSync(file);
  await expect(readConnectionFile(file)).rejects.toThrow(`${file} cannot be read: EISDIR`);
});

test('a start makes no second token while the first cannot be read', async () => {
  const folder = newFolder();
  mkdirSync(path.join(folder, 'connection.json'));
  const noDatabase = undefined as never;
  await expect(writeConnectionFile(noDatabase, noDatabase, folder, 'http://localhost')).rejects.toThrow(
    'EISDIR',
  );
});

test('the removal of abandoned files passes over none that it cannot look at', async () => {
  const folder = newFolder();
  symlinkSync('loop', path.join(folder, 'loop'));
  await expect(removeAbandoned(folder, Date.now())).rejects.toThrow('ELOOP');
});
