import type { CombinedError } from 'urql';

const LOCAL_HOSTNAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** What went wrong in words that say the next act. */
export function plainError(error: unknown): string {
  if (isCombined(error)) {
    if (error.networkError) return unreachableText();
    return error.graphQLErrors.map((each) => withHint(each.message, each.extensions['code'])).join(' ');
  }
  if (Array.isArray(error)) return error.map(plainError).join(' ');
  if (error instanceof Error) return error.message;
  if (hasMessage(error)) return error.message;
  return 'The server closed the live connection. Reload the page.';
}

/** Only people at the server's own machine are asked about its terminal. */
export function unreachableText(hostname = pageHostname()): string {
  const text = 'Cannot reach the server. This page recovers by itself as soon as the server is back.';
  return LOCAL_HOSTNAMES.includes(hostname) ? `${text} Is "npm start" still running?` : text;
}

/** Empty outside a page, as in tests. */
function pageHostname(): string {
  const { location } = globalThis as { readonly location?: { readonly hostname: string } };
  return location?.hostname ?? '';
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
  return code === 'UNAUTHENTICATED'
    ? 'Your session has ended. Get a new sign-in link: run "npx exemplar sign-in" on the server.'
    : message;
}

function isCombined(error: unknown): error is CombinedError {
  return error instanceof Error && error.name === 'CombinedError';
}

function hasMessage(error: unknown): error is { message: string } {
  return (
    typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
  );
}
