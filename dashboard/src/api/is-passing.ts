import { CombinedError } from 'urql';
import { errorCodes } from './error-codes.ts';

/** What the server says of itself, not of the request. */
const PASSING: readonly unknown[] = [
  'SERVICE_UNAVAILABLE',
  'STORAGE_FULL',
  'INTERNAL_SERVER_ERROR',
  'RATE_LIMITED',
];

/** Whether the same request may well be answered later: the server was away, full, busy or broken, and did not refuse. */
export function isPassing(error: unknown): boolean {
  if (error instanceof CombinedError)
    return error.networkError !== undefined || errorCodes(error).some((code) => PASSING.includes(code));
  // What a subscription ends with is a list of errors.
  return !Array.isArray(error) || error.map(codeOf).some((code) => PASSING.includes(code));
}

function codeOf(error: unknown): unknown {
  const { extensions } = error as { readonly extensions?: { readonly code?: unknown } };
  return extensions?.code;
}
