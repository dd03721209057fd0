import { limits } from '#contracts/limits.ts';
import { codedError } from '../../errors.ts';
import type { Page } from './connection.ts';
import { type ListOrder, type Position, decodeCursor, encodeCursor } from './cursor.ts';
import type { PageArgs } from './page-args.ts';
import { PageInfo } from './page-info.type.ts';

/** Which rows of a list to read, in which order. */
export interface Window {
  /** For ORDER BY of key and id alike. */
  readonly sort: 'asc' | 'desc';
  readonly take: number;
  /** Bounds that a row's (key, id) must keep, each strictly. */
  readonly bounds: readonly { readonly compare: 'gt' | 'lt'; readonly position: Position }[];
}

export interface ListSource<Row, Item> {
  readonly order: ListOrder;
  readonly fetch: (window: Window) => Promise<readonly Row[]>;
  readonly position: (row: Row) => Position;
  readonly item: (row: Row) => Item;
}

/**
 * One page of a list by the Relay connection specification: keyset, never an offset, the same order for `first` and
 * `last`. Whether there is more in the other direction is only read when it is asked for.
 *
 * @throws BAD_USER_INPUT for arguments out of range and for cursors of another list.
 */
export async function readPage<Row, Item>(
  args: PageArgs,
  source: ListSource<Row, Item>,
): Promise<Page<Item>> {
  const { order } = source;
  const { size, backward } = sizeOf(args);
  const after = args.after == null ? null : decodeCursor(order, args.after, 'after');
  const before = args.before == null ? null : decodeCursor(order, args.before, 'before');

  const rows = await source.fetch(windowOf(order, { after, before, take: size + 1, backward }));
  const kept = rows.slice(0, size);
  if (backward) kept.reverse();
  const edges = kept.map((row) => ({
    cursor: encodeCursor(order, source.position(row)),
    node: source.item(row),
  }));

  const first = kept[0];
  const last = kept.at(-1);
  const isThere = async (bound: Position | null, side: 'before' | 'after'): Promise<boolean> => {
    if (bound === null) return false;
    const range = side === 'after' ? { after: bound, before: null } : { after: null, before: bound };
    return (
      (await source.fetch(windowOf(order, { ...range, take: 1, backward: side === 'before' }))).length > 0
    );
  };
  const hasMore = rows.length > size;
  return {
    edges,
    pageInfo: new PageInfo(
      { start: edges[0]?.cursor ?? null, end: edges.at(-1)?.cursor ?? null },
      async () =>
        backward ? before !== null && isThere(last ? source.position(last) : null, 'after') : hasMore,
      async () =>
        backward ? hasMore : after !== null && isThere(first ? source.position(first) : null, 'before'),
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

function windowOf(
  order: ListOrder,
  range: { after: Position | null; before: Position | null; take: number; backward: boolean },
): Window {
  const ascending = order.direction === 'ASC';
  const bounds = [
    ...(range.after ? [{ compare: ascending ? 'gt' : 'lt', position: range.after } as const] : []),
    ...(range.before ? [{ compare: ascending ? 'lt' : 'gt', position: range.before } as const] : []),
  ];
  return { sort: ascending === range.backward ? 'desc' : 'asc', take: range.take, bounds };
}
