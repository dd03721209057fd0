import type { Failure } from '#contracts/run-state.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import { messageOf } from '#lib/message-of.ts';

/** Ends a task for a reason that is known and told to its user. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** The failure that an error tells by itself: a task's, or a stored record that this program cannot read; null for any other. */
export function knownFailureOf(error: unknown): Failure | null {
  if (error instanceof TaskFailure) return error.failure;
  if (error instanceof UnreadableRecordError)
    return { class: 'USER', code: 'UNREADABLE_RECORD', message: error.message };
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
