import type { Failure } from '#contracts/run-state.ts';
import { messageOf } from '#lib/message-of.ts';

/** Ends a task for a reason that is known and told to its user. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** The failure that an error amounts to; what is not known better counts as a fault of the machinery, to be tried again. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TaskFailure) return error.failure;
  const message = messageOf(error);
  if (/out of memory|bad_alloc|array buffer allocation failed|failed to allocate memory/i.test(message))
    return { class: 'OOM', code: 'OUT_OF_MEMORY', message };
  return { class: 'INFRA', code: 'INTERNAL', message };
}
