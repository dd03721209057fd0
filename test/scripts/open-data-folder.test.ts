import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder } from '../../scripts/open-data-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'exemplar-data-folder-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the data folder', () => {
  test('is made with those above it, for its owner alone, and may be a link to a folder', () => {
    const deep = path.join(folder, 'a', 'b');
    openDataFolder(deep);
    expect(statSync(deep).mode & 0o777).toBe(0o700);
    symlinkSync(deep, path.join(folder, 'link'));
    openDataFolder(path.join(folder, 'link', 'c'));
    expect(existsSync(path.join(deep, 'c'))).toBe(true);
  });

  test('that is a file, or lies in one, is refused with what to do', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    for (const place of [file, path.join(file, 'data')])
      expect(() => {
        openDataFolder(place);
      }).toThrow(
        `${place} cannot be used: ${file} is a file. Change that, or choose another folder with EXEMPLAR_DATA_DIR.`,
      );
  });

  test('that is a link to nowhere is refused with what to do', () => {
    const link = path.join(folder, 'link');
    symlinkSync(path.join(folder, 'gone'), link);
    expect(() => {
      openDataFolder(link);
    }).toThrow(/link is a link to a folder that does not exist\..*EXEMPLAR_DATA_DIR/);
  });

  test('that the user may not make, or where nobody may, is refused with what to do, at once', () => {
    const program = `import { openDataFolder } from './scripts/open-data-folder.ts';
      for (const place of ['/sys/exemplar', '/proc/exemplar'])
        try { openDataFolder(place); } catch (error) { console.log(error.message); }`;
    // A process of its own: one that never comes back is ended.
    const { stdout } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '-e', program],
      { encoding: 'utf8', timeout: 30_000, killSignal: 'SIGKILL' },
    );
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(
        /^The data folder \/sys\/exemplar cannot be used: .*(permission|read-only).*EXEMPLAR_DATA_DIR/,
      ),
      expect.stringMatching(/^The data folder \/proc\/exemplar cannot be used: .*EXEMPLAR_DATA_DIR/),
    ]);
  });
});
