import { z } from 'zod';

/** A column that a list is sorted by, and its values as text in a cursor. */
export interface SortKey<Name extends string, Value> {
  readonly column: Name;
  /** What a cursor's text must be, as it comes from a client. */
  readonly schema: z.ZodType<string>;
  parse(text: string): Value;
  print(value: Value): string;
}

const wholeText = z.string().regex(/^\d{1,18}$/);

export function timeKey<Name extends string>(column: Name): SortKey<Name, Date> {
  return {
    column,
    schema: z.iso.datetime(),
    parse: (text) => new Date(text),
    print: (value) => value.toISOString(),
  };
}

export function wholeKey<Name extends string>(column: Name): SortKey<Name, number> {
  return { column, schema: wholeText, parse: Number, print: String };
}

export function bigKey<Name extends string>(column: Name): SortKey<Name, bigint> {
  return { column, schema: wholeText, parse: BigInt, print: String };
}

export function textKey<Name extends string>(column: Name): SortKey<Name, string> {
  return { column, schema: z.string().max(1_000), parse: (text) => text, print: (value) => value };
}

/** The tie-breaker of most lists. */
export const idKey: SortKey<'id', string> = {
  column: 'id',
  schema: z.uuid(),
  parse: (text) => text,
  print: (value) => value,
};
