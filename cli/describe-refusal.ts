import type { Reason } from '#sdk/exemplar-error.ts';

/** Why the server refused a value: with its field, named once, and its code. */
export function describeRefusal({ code, field, message }: Reason): string {
  if (!field) return `${message} (${code})`;
  const name = field.join('.');
  const told = message.includes(`"${name}"`)
    ? message.replace(`"${name}"`, () => name)
    : `${name}: ${message}`;
  return `${told} (${code})`;
}
