import { ExemplarError } from './exemplar-error.ts';

/** A request that got no answer, or only the beginning of one; the cause is the platform's own error. */
export function noAnswer(address: URL, cause: unknown): ExemplarError {
  const message = `Exemplar does not answer at ${address.origin}.`;
  return new ExemplarError('connection', [{ code: 'UNREACHABLE', message }], { address, cause });
}
