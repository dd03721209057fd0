import { CombinedError } from 'urql';
import { errorCodes } from './error-codes.ts';

/** What the server says of itself, not of the request. */
const PASSING: readonly unknown[] = ['SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR', 'RATE_LIMITED'];

/** Whether the same request may well be answered later: the server was away, busy or broken, and did not refuse. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof CombinedError)) return !Array.isArray(error);
  if (error.networkError) return true;
  return errorCodes(error).some((code) => PASSING.includes(code));
}
