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
      `The server's disk is full: ${formatBytes(neededBytes)} have to be free for this, ${formatBytes(freeBytes)} are. ` +
        'Once there is space again, try again.',
    );
  }
}
