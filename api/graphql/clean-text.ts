import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../errors.ts';

/** Whether Postgres and UTF-8 can keep a text: no NUL, no lone half of a surrogate pair. */
export function isCleanText(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}

/** Such variables make the request itself malformed: it is answered with 400, whatever form the client wants. */
export class MalformedVariables extends GraphQLError {
  constructor(message: string) {
    super(message, { extensions: { code: 'BAD_USER_INPUT' satisfies ErrorCode, http: { status: 400 } } });
  }
}

const MOST_LEVELS = 50;

/** @throws MalformedVariables when any string in the variables is not clean, or when they are nested too deeply. */
export function checkVariables(variables: unknown, level = 0): void {
  if (level > MOST_LEVELS)
    throw new MalformedVariables(`The variables are nested in more than ${MOST_LEVELS} levels.`);
  if (typeof variables === 'string') {
    if (!isCleanText(variables))
      throw new MalformedVariables('A string has a NUL character or half of a surrogate pair.');
  } else if (typeof variables === 'object' && variables !== null) {
    for (const value of Object.values(variables)) checkVariables(value, level + 1);
  }
}
