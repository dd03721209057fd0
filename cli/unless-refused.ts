import type { Reason } from '#sdk/exemplar-error.ts';
import { describeRefusal } from './describe-refusal.ts';
import { CommandFailure } from './failure.ts';

/** What a mutation gave. Its refusals end the command, each with its field, named once, and its code. */
export function unlessRefused<Value>(
  value: Value | null | undefined,
  userErrors: readonly Reason[],
): NonNullable<Value> {
  if (userErrors.length > 0 || value === null || value === undefined)
    throw new CommandFailure(
      'refused',
      ...(userErrors.length > 0
        ? userErrors.map(describeRefusal)
        : ['The server refused without giving a reason.']),
    );
  return value;
}
