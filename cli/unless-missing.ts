import { CommandFailure } from './failure.ts';

/** What the server has of that title, e.g. `run UnVuOjA...`. That there is none ends the command. */
export function unlessMissing<Value>(value: Value | null | undefined, title: string): NonNullable<Value> {
  if (value === null || value === undefined)
    throw new CommandFailure('refused', `The ${title} does not exist (NOT_FOUND)`);
  return value;
}
