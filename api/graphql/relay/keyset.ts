import type { ListOrder, Position } from './cursor.ts';
import type { SortKey } from './sort-key.ts';

type Direction = 'asc' | 'desc';
type Side = 'gt' | 'lt';
const OR_EQUAL = { gt: 'gte', lt: 'lte' } as const;

/** The columns of sort keys with their values; of several possible keys, one of them. */
type Equal<Key> = Key extends SortKey<infer Name, infer Value> ? { [Column in Name]: Value } : never;
type Beyond<Key> =
  Key extends SortKey<infer Name, infer Value>
    ? { [Column in Name]: { gt: Value } | { lt: Value } | { gte: Value } | { lte: Value } }
    : never;
type Sort<Key> = Key extends SortKey<infer Name, unknown> ? { [Column in Name]: Direction } : never;

/** What a row of a list has at least. */
export type SortedRow<Key, Id> = Equal<Key> & Equal<Id>;

/** Which rows of a list to read, in which order, as Prisma wants it. */
export interface Keyset<Key, Id> {
  /** All of them hold: for `AND`. */
  readonly within: (Beyond<Key> & { OR: (Beyond<Key> | (Equal<Key> & Beyond<Id>))[] })[];
  readonly orderBy: (Sort<Key> | Sort<Id>)[];
  readonly take: number;
}

export interface Range {
  /** Rows strictly behind this position of the list. */
  readonly after: Position | null;
  /** Rows strictly before it. */
  readonly before: Position | null;
  readonly take: number;
  /** Whether to begin at the end of the list. */
  readonly backward: boolean;
}

type AnyKey = SortKey<string, unknown>;

export function keysetOf<Key extends AnyKey, Id extends AnyKey>(
  order: ListOrder<Key, Id>,
  { after, before, take, backward }: Range,
): Keyset<Key, Id> {
  const isAscending = order.direction === 'ASC';
  const sort: Direction = isAscending === backward ? 'desc' : 'asc';
  const within = [
    ...(after ? [beyond(order, isAscending ? 'gt' : 'lt', after)] : []),
    ...(before ? [beyond(order, isAscending ? 'lt' : 'gt', before)] : []),
  ];
  const orderBy = [{ [order.key.column]: sort }, { [order.id.column]: sort }];
  // The columns' names are known to the types of the keys alone.
  return { within, orderBy, take } as unknown as Keyset<Key, Id>;
}

/**
 * Equal keys are told apart by the id. An index starts at the bound of the key, which stands by itself: of an OR it
 * would be tried on every row before. What is read in vain are the rows with the same key.
 */
function beyond({ key, id }: ListOrder<AnyKey, AnyKey>, side: Side, position: Position) {
  const value = key.parse(position.key);
  return {
    [key.column]: { [OR_EQUAL[side]]: value },
    OR: [
      { [key.column]: { [side]: value } },
      { [key.column]: value, [id.column]: { [side]: id.parse(position.id) } },
    ],
  };
}

export function positionOf<Key extends AnyKey, Id extends AnyKey>(
  { key, id }: ListOrder<Key, Id>,
  row: SortedRow<Key, Id>,
): Position {
  const columns = row as Record<string, unknown>;
  return { key: key.print(columns[key.column]), id: id.print(columns[id.column]) };
}
