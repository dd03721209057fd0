import { ExemplarError, type Reason } from './exemplar-error.ts';

/** What a mutation gave. @throws ExemplarError with its refusals, each with its code and field */
export function unlessRefused<Value>(
  value: Value | null | undefined,
  userErrors: readonly Reason[],
): NonNullable<Value> {
  const [first, ...others] = userErrors;
  if (first) throw new ExemplarError('refusal', [first, ...others]);
  if (value === null || value === undefined)
    throw new ExemplarError('answer', [
      { code: 'UNKNOWN', message: 'The server refused without giving a reason.' },
    ]);
  return value;
}
