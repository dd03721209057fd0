import { randomFillSync } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { MIB } from '#lib/free-space.ts';
import { isDiskFull } from '#lib/is-disk-full.ts';

export const RESERVE_BYTES = 64 * MIB;

/** Space that is set aside while there is some, so that on a full disk the database can still start, and end. */
export interface ReserveFile {
  exists(): boolean;
  /** Writes it, whole or not at all. */
  make(): void;
  /** Gives its space free. */
  release(): void;
}

export function reserveFile(dataDirectory: string): ReserveFile {
  const file = path.join(dataDirectory, 'reserve');
  const incoming = `${file}.new`;
  return {
    exists: () => existsSync(file),
    make() {
      try {
        writeNoise(incoming);
        renameSync(incoming, file);
      } catch (error) {
        if (!isDiskFull(error)) throw error;
      } finally {
        rmSync(incoming, { force: true });
      }
    },
    release() {
      rmSync(file, { force: true });
    },
  };
}

/** Noise, since some file systems would store zeros in no space at all. */
function writeNoise(file: string): void {
  const chunk = Buffer.alloc(MIB);
  const handle = openSync(file, 'w', 0o600);
  try {
    for (let written = 0; written < RESERVE_BYTES;) {
      randomFillSync(chunk);
      written += writeSync(handle, chunk);
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
