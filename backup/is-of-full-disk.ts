import { isDiskFull } from '#lib/is-disk-full.ts';
import { messageOf } from '#lib/message-of.ts';
import { StorageFullError } from '#storage/storage-full-error.ts';

/** Whether an error says that a disk is full, be it in the words of Postgres's programs. */
export function isOfFullDisk(error: unknown): boolean {
  return (
    isDiskFull(error) ||
    error instanceof StorageFullError ||
    /No space left on device/i.test(messageOf(error))
  );
}
