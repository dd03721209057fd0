import { codedError } from '../errors.ts';

/** Whether Postgres and UTF-8 can keep a text: no NUL, no lone half of a surrogate pair. */
export function isCleanText(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}

/** @throws BAD_USER_INPUT when any string in the variables is not clean. */
export function checkVariables(variables: unknown): void {
  if (typeof variables === 'string') {
    if (!isCleanText(variables))
      throw codedError('BAD_USER_INPUT', 'A string has a NUL character or half of a surrogate pair.');
  } else if (typeof variables === 'object' && variables !== null) {
    for (const value of Object.values(variables)) checkVariables(value);
  }
}
