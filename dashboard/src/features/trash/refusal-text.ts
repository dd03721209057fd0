import type { CombinedError } from 'urql';
import { plainError } from '../../api/plain-error.ts';

/** Why a mutation did not do all of it, in one text; null when it did. */
export function refusalText(
  errors: readonly { readonly message: string }[] | undefined,
  error: CombinedError | undefined,
): string | null {
  if (error) return plainError(error);
  return errors?.map(({ message }) => message).join(' ') || null;
}
