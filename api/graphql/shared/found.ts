import { invariant } from '#lib/invariant.ts';

/** A row that a foreign key promises. */
export function found<Row>(row: Row | null, what: string, id: string): Row {
  invariant(row !== null, `Expected a row of the ${what} ${id} that another row refers to, found none.`);
  return row;
}
