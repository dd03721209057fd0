import { z } from 'zod';
import { isCleanText } from '../clean-text.ts';

/** A column that a list is sorted by, and its values as text in a cursor. */
export interface SortKey<Name extends string, Value> {
  readonly column: Name;
  /** What a cursor's text must be, as it comes from a client. */
  readonly schema: z.ZodType<string>;
  parse(text: string): Value;
  print(value: Value): string;
}

const digits = z.string().regex(/^\d{1,18}$/); // fits a bigint
const LARGEST_INTEGER = 2 ** 31 - 1;
const integerText = digits.refine((text) => Number(text) <= LARGEST_INTEGER);
/** As `print` writes it; Postgres knows no year 0, and is given none beyond 9999. */
const timeText = z.string().refine((text) => {
  const time = new Date(text);
  return /^(?!0000)\d{4}-/.test(text) && !Number.isNaN(time.getTime()) && time.toISOString() === text;
});

export function timeKey<Name extends string>(column: Name): SortKey<Name, Date> {
  return {
    column,
    schema: timeText,
    parse: (text) => new Date(text),
    print: (value) => value.toISOString(),
  };
}

export function wholeKey<Name extends string>(column: Name): SortKey<Name, number> {
  return { column, schema: integerText, parse: Number, print: String };
}

export function bigKey<Name extends string>(column: Name): SortKey<Name, bigint> {
  return { column, schema: digits, parse: BigInt, print: String };
}

export function textKey<Name extends string>(column: Name): SortKey<Name, string> {
  const schema = z.string().max(1_000).refine(isCleanText);
  return { column, schema, parse: (text) => text, print: (value) => value };
}

/** The tie-breaker of most lists. */
export const idKey: SortKey<'id', string> = {
  column: 'id',
  schema: z.uuid(),
  parse: (text) => text,
  print: (value) => value,
};
