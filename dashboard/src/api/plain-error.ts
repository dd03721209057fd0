import type { CombinedError } from 'urql';
import { isOwnMachine } from './is-own-machine.ts';

/** What went wrong in words that say the next act. */
export function plainError(error: unknown): string {
  if (isCombined(error)) {
    if (error.networkError) return unreachable();
    return error.graphQLErrors.map((each) => withHint(each.message, each.extensions['code'])).join(' ');
  }
  if (Array.isArray(error)) return error.map(plainError).join(' ');
  if (error instanceof Error) return error.message;
  if (hasMessage(error)) return error.message;
  return 'The server closed the live connection. Reload the page.';
}

function unreachable(): string {
  const hint = isOwnMachine() ? ' Is "npm start" still running?' : '';
  return `Cannot reach the server. This page recovers by itself as soon as the server is back.${hint}`;
}

export interface FieldError {
  readonly code: string;
  readonly field?: readonly string[] | null | undefined;
  readonly message: string;
}

/** Refusals keyed by their field, `config.batchSize`; those of no single field under the empty key. */
export function errorsByField(errors: readonly FieldError[]): Readonly<Record<string, string>> {
  const byField: Record<string, string> = {};
  for (const error of errors) {
    const path = (error.field ?? []).filter((part, index) => index > 0 || part !== 'input').join('.');
    byField[path] = byField[path] ? `${byField[path]} ${error.message}` : error.message;
  }
  return byField;
}

/** A message where its field is plain to see: `"config.seed" must be at least 0.` -> `Must be at least 0.` */
export function besideField(message: string): string {
  const rest = message.replace(/^"[\w.]+" /, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

function withHint(message: string, code: unknown): string {
  switch (code) {
    case 'UNAUTHENTICATED':
      return 'Your session has ended. Get a new sign-in link: run "./exemplar sign-in" on the server.';
    case 'FORBIDDEN':
      return 'Your role does not allow this. An administrator can change it.';
    default:
      return message;
  }
}

function isCombined(error: unknown): error is CombinedError {
  return error instanceof Error && error.name === 'CombinedError';
}

function hasMessage(error: unknown): error is { message: string } {
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  );
}
