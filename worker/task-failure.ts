import type { Failure } from '#contracts/run-state.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import { messageOf } from '#lib/message-of.ts';
import { BlobNotFoundError, DamagedBlobError } from '#storage/blob-errors.ts';
import { StorageFullError } from '#storage/storage-full-error.ts';

/** Ends a task for a reason that is known and told to its user. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Code of stored bytes that are not what they were: trying again does not bring them back. */
export const DAMAGED_BLOB = 'DAMAGED_BLOB';

/**
 * The failure that an error tells by itself: a task's, a stored record that this program cannot read, stored bytes that
 * are damaged, a full disk; null for any other.
 */
export function knownFailureOf(error: unknown): Failure | null {
  if (error instanceof TaskFailure) return error.failure;
  if (error instanceof UnreadableRecordError)
    return { class: 'USER', code: 'UNREADABLE_RECORD', message: error.message };
  if (error instanceof DamagedBlobError || error instanceof BlobNotFoundError) {
    const message = `${error.message} "./exemplar verify" says what uses it and how to repair it.`;
    return { class: 'USER', code: DAMAGED_BLOB, message };
  }
  if (error instanceof StorageFullError)
    return { class: 'INFRA', code: 'STORAGE_FULL', message: error.message };
  return null;
}

/** The failure that an error amounts to; what is not known better counts as a fault of the machinery, to be tried again. */
export function failureOf(error: unknown): Failure {
  const known = knownFailureOf(error);
  if (known) return known;
  const message = messageOf(error);
  if (/out of memory|bad_alloc|array buffer allocation failed|failed to allocate memory/i.test(message))
    return { class: 'OOM', code: 'OUT_OF_MEMORY', message };
  return { class: 'INFRA', code: 'INTERNAL', message };
}
