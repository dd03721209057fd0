import { limits } from '#contracts/limits.ts';
import { codedError } from '../../errors.ts';
import type { Page } from './connection.ts';
import { type ListOrder, type Position, decodeCursor, encodeCursor } from './cursor.ts';
import { type Keyset, type Range, type SortedRow, keysetOf, positionOf } from './keyset.ts';
import type { PageArgs } from './page-args.ts';
import { PageInfo } from './page-info.type.ts';
import type { SortKey } from './sort-key.ts';

type AnyKey = SortKey<string, unknown>;

export interface ListSource<Key, Id, Row, Item> {
  readonly order: ListOrder<Key, Id>;
  readonly fetch: (keyset: Keyset<Key, Id>) => Promise<readonly Row[]>;
  readonly item: (row: Row) => Item;
}

/** A list that no single order of the database gives. */
export interface RangeSource<Row, Item> {
  /** How positions are written in cursors. */
  readonly order: ListOrder<AnyKey, AnyKey>;
  readonly position: (row: Row) => Position;
  /** Rows of a range: in the order of the list, or from its end when it goes backward. */
  readonly fetch: (range: Range) => Promise<readonly Row[]>;
  readonly item: (row: Row) => Item;
}

/**
 * One page of a list by the Relay connection specification: keyset, never an offset, the same order for `first` and
 * `last`. Whether there is more in the other direction is only read when it is asked for.
 *
 * @throws BAD_USER_INPUT for arguments out of range and for cursors of another list.
 */
export function readPage<Key extends AnyKey, Id extends AnyKey, Row extends SortedRow<Key, Id>, Item>(
  args: PageArgs,
  { order, fetch, item }: ListSource<Key, Id, Row, Item>,
): Promise<Page<Item>> {
  return readRanges(args, {
    order,
    position: (row: Row) => positionOf(order, row),
    fetch: (range) => fetch(keysetOf(order, range)),
    item,
  });
}

/** As `readPage`, of a list that is read range by range. */
export async function readRanges<Row, Item>(
  args: PageArgs,
  { order, position, fetch, item }: RangeSource<Row, Item>,
): Promise<Page<Item>> {
  const { size, backward } = sizeOf(args);
  const after = args.after == null ? null : decodeCursor(order, args.after, 'after');
  const before = args.before == null ? null : decodeCursor(order, args.before, 'before');

  const rows = await fetch({ after, before, take: size + 1, backward });
  const kept = rows.slice(0, size);
  if (backward) kept.reverse();
  const edges = kept.map((row) => ({
    cursor: encodeCursor(order, position(row)),
    node: item(row),
  }));

  const first = kept[0];
  const last = kept.at(-1);
  const isThere = async (bound: Position | null, side: 'before' | 'after'): Promise<boolean> => {
    if (bound === null) return false;
    const range = side === 'after' ? { after: bound, before: null } : { after: null, before: bound };
    return (await fetch({ ...range, take: 1, backward: side === 'before' })).length > 0;
  };
  const hasMore = rows.length > size;
  return {
    edges,
    pageInfo: new PageInfo(
      { start: edges[0]?.cursor ?? null, end: edges.at(-1)?.cursor ?? null },
      async () => (backward ? before !== null && isThere(last ? position(last) : null, 'after') : hasMore),
      async () => (backward ? hasMore : after !== null && isThere(first ? position(first) : null, 'before')),
    ),
  };
}

function sizeOf({ first, last }: PageArgs): { size: number; backward: boolean } {
  if (first != null && last != null)
    throw codedError('BAD_USER_INPUT', 'Give "first" or "last", not both at once.');
  const backward = last != null;
  const size = last ?? first ?? limits.defaultPageSize;
  if (size < 0 || size > limits.maxPageSize)
    throw codedError(
      'BAD_USER_INPUT',
      `"${backward ? 'last' : 'first'}" must be from 0 to ${limits.maxPageSize}, but is ${size}.`,
    );
  return { size, backward };
}
