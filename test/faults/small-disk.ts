import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A disk of its own, small enough to be filled. */
export interface SmallDisk {
  readonly folder: string;
  /** Takes all space but so many bytes, counted in blocks. */
  fill(leftBytes?: number): void;
  free(): void;
  remove(): void;
}

const BLOCK = 4096;

/** Whether this machine lets the tests have one: only root may mount. */
export const hasSmallDisks = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const folder = mkdtempSync(path.join(tmpdir(), 'exemplar-disk-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
  if (isMounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return isMounted;
})();

export function makeSmallDisk(mebibytes: number): SmallDisk {
  const folder = mkdtempSync(path.join(tmpdir(), 'exemplar-disk-'));
  const { status, stderr } = spawnSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${mebibytes}m,mode=755`,
    'tmpfs',
    folder,
  ]);
  if (status !== 0) throw new Error(`No disk was mounted: ${stderr.toString()}`);
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill(leftBytes = 0) {
      rmSync(ballast, { force: true });
      const file = openSync(ballast, 'w');
      const chunk = Buffer.alloc(256 * BLOCK);
      try {
        for (;;) {
          const { bavail } = statfsSync(folder);
          const blocks = Math.min(256, bavail - Math.ceil(leftBytes / BLOCK));
          if (blocks <= 0) return;
          writeSync(file, chunk, 0, blocks * BLOCK);
        }
      } finally {
        closeSync(file);
      }
    },
    free() {
      rmSync(ballast, { force: true });
    },
    remove() {
      spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
