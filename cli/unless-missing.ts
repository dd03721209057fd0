import { CommandFailure } from './failure.ts';

/** What the server has of that title, e.g. `run UnVuOjA...`. That there is none ends the command, which then says `advice`. */
export function unlessMissing<Value>(
  value: Value | null | undefined,
  title: string,
  advice: string,
): NonNullable<Value> {
  if (value === null || value === undefined)
    throw new CommandFailure('refused', `There is no ${title}. ${advice} (NOT_FOUND)`);
  return value;
}
