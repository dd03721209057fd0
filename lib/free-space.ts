import { statfsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';

export const MIB = 1024 * 1024;

/** MiB of the data folder's disk that stored files leave to the database and to logs, where no setting says otherwise. */
export const DEFAULT_FREE_SPACE_FLOOR_MIB = 256;

/** Bytes that this process may still write on the disk of an existing folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** As `freeBytes`, at once. */
export function freeBytesNow(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
