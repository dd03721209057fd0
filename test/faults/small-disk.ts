import { spawn, spawnSync } from 'node:child_process';
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

/** Whether this machine lets the tests have one: root may mount, and others where they may have a name space of their own. */
export const hasSmallDisks = ((): boolean => {
  if (process.platform !== 'linux') return false;
  try {
    makeSmallDisk(1).remove();
    return true;
  } catch {
    return false;
  }
})();

/** @throws Error where this machine lets nobody have one */
export function makeSmallDisk(mebibytes: number): SmallDisk {
  const mountPoint = mkdtempSync(path.join(tmpdir(), 'exemplar-disk-'));
  const isRoot = process.getuid?.() === 0;
  const { folder, unmount } = isRoot ? mountHere(mountPoint, mebibytes) : mountApart(mountPoint, mebibytes);
  const ballast = path.join(folder, 'ballast');
  return {
    folder,
    fill(leftBytes = 0) {
      const tooMany = () => statfsSync(folder).bavail - Math.ceil(leftBytes / BLOCK);
      if (tooMany() < 0) rmSync(ballast, { force: true });
      const file = openSync(ballast, 'a');
      const chunk = Buffer.alloc(256 * BLOCK);
      try {
        for (;;) {
          const blocks = Math.min(256, tooMany());
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
      unmount();
      rmSync(mountPoint, { recursive: true, force: true });
    },
  };
}

interface Mount {
  /** Where it is reached. */
  readonly folder: string;
  readonly unmount: () => void;
}

function mountHere(mountPoint: string, mebibytes: number): Mount {
  const { status, stderr } = spawnSync('mount', [...tmpfsOf(mebibytes), mountPoint]);
  if (status !== 0) throw new Error(`No disk was mounted: ${stderr.toString()}`);
  return { folder: mountPoint, unmount: () => void spawnSync('umount', ['-l', mountPoint]) };
}

/** In a name space that a process keeps for as long as it lives; its root is reached through /proc. */
function mountApart(mountPoint: string, mebibytes: number): Mount {
  const keep = 'mount "$@" && exec cat'; // cat ends with the tests, whose pipe it reads
  const keeper = spawn('unshare', ['-Urm', 'sh', '-c', keep, 'sh', ...tmpfsOf(mebibytes), mountPoint], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  keeper.on('error', () => undefined); // there is no such program: no disk either
  const folder = `/proc/${keeper.pid ?? 0}/root${mountPoint}`;
  const unmount = (): void => void keeper.kill('SIGKILL');
  for (let tries = 0; tries < 200; tries++) {
    if (isTmpfs(folder, mebibytes)) return { folder, unmount };
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  unmount();
  rmSync(mountPoint, { recursive: true });
  throw new Error('No disk was mounted.');
}

function tmpfsOf(mebibytes: number): string[] {
  return ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=755`, 'tmpfs'];
}

function isTmpfs(folder: string, mebibytes: number): boolean {
  try {
    const { bsize, blocks } = statfsSync(folder);
    return bsize * blocks === mebibytes * 1024 * 1024;
  } catch {
    return false; // not yet
  }
}
