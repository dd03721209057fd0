import { CommandFailure } from './failure.ts';

interface Refusal {
  readonly code: string;
  readonly field?: readonly string[] | null | undefined;
  readonly message: string;
}

/** What a mutation gave. Its refusals end the command, each with its field, named once, and its code. */
export function unlessRefused<Value>(
  value: Value | null | undefined,
  userErrors: readonly Refusal[],
): NonNullable<Value> {
  if (userErrors.length > 0 || value === null || value === undefined)
    throw new CommandFailure(
      'refused',
      ...(userErrors.length > 0 ? userErrors.map(describe) : ['The server refused without giving a reason.']),
    );
  return value;
}

function describe({ code, field, message }: Refusal): string {
  if (!field) return `${message} (${code})`;
  const name = field.join('.');
  const told = message.includes(`"${name}"`)
    ? message.replace(`"${name}"`, () => name)
    : `${name}: ${message}`;
  return `${told} (${code})`;
}
