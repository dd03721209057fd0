import { codedError } from '../errors.ts';

/** Whether Postgres and UTF-8 can keep a text: no NUL, no lone half of a surrogate pair. */
export function isCleanText(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}

const MOST_LEVELS = 50;

/** @throws BAD_USER_INPUT when any string in the variables is not clean, or when they are nested too deeply. */
export function checkVariables(variables: unknown, level = 0): void {
  if (level > MOST_LEVELS)
    throw codedError('BAD_USER_INPUT', `The variables are nested in more than ${MOST_LEVELS} levels.`);
  if (typeof variables === 'string') {
    if (!isCleanText(variables))
      throw codedError('BAD_USER_INPUT', 'A string has a NUL character or half of a surrogate pair.');
  } else if (typeof variables === 'object' && variables !== null) {
    for (const value of Object.values(variables)) checkVariables(value, level + 1);
  }
}
