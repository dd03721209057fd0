import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { launch } from '../../scripts/launch.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-launch-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test('a database that is not there is named before anything is made for the start', async () => {
  vi.stubEnv('EXEMPLAR_DATA_DIR', folder);
  vi.stubEnv('DATABASE_URL', 'postgresql://me:secret@127.0.0.1:1/base');
  const prepare = vi.fn(() => Promise.resolve());
  const attempt = launch({ stopping: new AbortController().signal, prepare });
  await expect(attempt).rejects.toThrow('No database answers at 127.0.0.1:1. Start it');
  expect(prepare).not.toHaveBeenCalled();
  expect(readdirSync(folder)).toEqual([]);
});
