import { z } from 'zod';
import { codedError } from '../../errors.ts';
import type { SortKey } from './sort-key.ts';

/** Order of a list: a key, then an id so that equal keys stand firm. */
export interface ListOrder<Key, Id> {
  /** Its name in cursors: one of another order is refused. */
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
  readonly key: Key;
  readonly id: Id;
}
type AnyOrder = ListOrder<SortKey<string, unknown>, SortKey<string, unknown>>;

/** Where an item stands in a list. */
export interface Position {
  readonly key: string;
  readonly id: string;
}

const CURSOR_VERSION = 1;
const cursorSchema = z.tuple([
  z.literal(CURSOR_VERSION),
  z.string(),
  z.enum(['ASC', 'DESC']),
  z.string(),
  z.string(),
]);

export function encodeCursor(order: AnyOrder, { key, id }: Position): string {
  return Buffer.from(JSON.stringify([CURSOR_VERSION, order.field, order.direction, key, id])).toString(
    'base64url',
  );
}

/** @throws BAD_USER_INPUT for anything that this list did not hand out. */
export function decodeCursor(order: AnyOrder, cursor: string, argument: string): Position {
  const refuse = () => codedError('BAD_USER_INPUT', `"${argument}" is not a cursor of this list and order.`);
  if (cursor.length > 2_000) throw refuse();
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success) throw refuse();
  const [, field, direction, key, id] = parsed.data;
  if (field !== order.field || direction !== order.direction) throw refuse();
  if (!order.key.schema.safeParse(key).success || !order.id.schema.safeParse(id).success) throw refuse();
  return { key, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON: no cursor either
  }
}
