import { formatBytes } from '#lib/format-bytes.ts';

/** The disk has no room for what is to be stored; nothing of it was kept. */
export class StorageFullError extends Error {
  override readonly name = 'StorageFullError';
  /**
   * @param neededBytes free bytes that storing it needs, the floor that is kept for the database included
   * @param freeBytes free bytes that there are
   */
  constructor(
    readonly neededBytes: number,
    readonly freeBytes: number,
  ) {
    super(
      `The server's disk is full: this needs ${formatBytes(neededBytes)} of free space, but only ${formatBytes(freeBytes)} are free. ` +
        'Free some space, then try again.',
    );
  }
}
