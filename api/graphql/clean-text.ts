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

/**
 * @param inputs names of variables whose strings the mutation itself refuses, each by its field
 * @throws MalformedVariables when any other string in the variables is not clean, or when they are nested too deeply.
 */
export function checkVariables(variables: unknown, inputs: ReadonlySet<string> = new Set()): void {
  for (const [name, value] of Object.entries(variables ?? {})) {
    const [fault] = faultsIn(value, [name]);
    if (fault && (fault.kind === 'DEEP' || !inputs.has(name)))
      throw new MalformedVariables(TEXTS[fault.kind]);
  }
}

/** Paths of the strings in a value that are not clean. */
export function dirtyPaths(value: unknown): string[][] {
  return [...faultsIn(value, [])].map(({ path }) => [...path]);
}

interface Fault {
  readonly kind: 'TEXT' | 'DEEP';
  readonly path: readonly string[];
}

const TEXTS = {
  TEXT: 'A string has a NUL character or half of a surrogate pair.',
  DEEP: `The variables are nested in more than ${MOST_LEVELS} levels.`,
} as const;

/** The first is of kind DEEP where one is: what is nested without end is not looked through for texts. */
function faultsIn(value: unknown, path: readonly string[]): Fault[] {
  if (path.length > MOST_LEVELS) return [{ kind: 'DEEP', path }];
  if (typeof value === 'string') return isCleanText(value) ? [] : [{ kind: 'TEXT', path }];
  if (typeof value !== 'object' || value === null) return [];
  const faults = Object.entries(value).flatMap(([key, inner]) => faultsIn(inner, [...path, key]));
  return faults.filter(({ kind }) => kind === 'DEEP').concat(faults.filter(({ kind }) => kind === 'TEXT'));
}
