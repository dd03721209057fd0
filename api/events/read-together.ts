import DataLoader from 'dataloader';
import { inOrder } from '#lib/in-order.ts';

/** Rows with these ids, as they are now; one that is not there is left out. */
export type ReadRows<Row> = (ids: readonly string[]) => Promise<readonly Row[]>;

/**
 * Reads of one kind of row by all requests: those of one moment, such as when the work of many ends together, are one
 * statement. No row is kept.
 */
export function readTogether<Row extends { readonly id: string }>(find: ReadRows<Row>): ReadRows<Row> {
  const rows = new DataLoader<string, Row | null>(
    async (ids) => inOrder(ids, await find([...new Set(ids)]), ({ id }) => id),
    { cache: false },
  );
  return async (ids) => (await Promise.all(ids.map((id) => rows.load(id)))).filter((row) => row !== null);
}
