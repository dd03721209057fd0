import type { CombinedError } from 'urql';

/** The codes of an answer's errors; none where there was no answer. */
export function errorCodes(error: CombinedError): readonly unknown[] {
  return error.graphQLErrors.map(({ extensions }) => extensions['code']);
}
