import { CommandFailure } from './failure.ts';

interface Refusal {
  readonly code: string;
  readonly field?: readonly string[] | null | undefined;
  readonly message: string;
}

/** What a mutation gave. Its refusals end the command, each named with its field and code. */
export function unlessRefused<Value>(
  value: Value | null | undefined,
  userErrors: readonly Refusal[],
): NonNullable<Value> {
  if (userErrors.length > 0 || value === null || value === undefined)
    throw new CommandFailure(
      'refused',
      userErrors.map(describe).join('\n') || 'The server refused without giving a reason.',
    );
  return value;
}

function describe({ code, field, message }: Refusal): string {
  return `${field ? `${field.join('.')}: ` : ''}${message} (${code})`;
}
