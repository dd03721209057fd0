import { z } from 'zod';
import { codedError } from '../../errors.ts';

/** Order of a list: a key, then the id so that equal keys stand firm. */
export interface ListOrder {
  readonly field: string;
  readonly direction: 'ASC' | 'DESC';
  /** Parses the key of a cursor that comes from a client. */
  readonly key: z.ZodType<string>;
  /** As `key`, of the tie-breaker. */
  readonly id: z.ZodType<string>;
}

/** Where an item stands in a list. */
export interface Position {
  readonly key: string;
  readonly id: string;
}

export const keys = {
  time: z.iso.datetime(),
  whole: z.string().regex(/^\d{1,18}$/),
  text: z.string().max(1_000),
} as const;
export const uuidKey = z.uuid();

const CURSOR_VERSION = 1;
const cursorSchema = z.tuple([
  z.literal(CURSOR_VERSION),
  z.string(),
  z.enum(['ASC', 'DESC']),
  z.string(),
  z.string(),
]);

export function encodeCursor(order: ListOrder, { key, id }: Position): string {
  return Buffer.from(JSON.stringify([CURSOR_VERSION, order.field, order.direction, key, id])).toString(
    'base64url',
  );
}

/** @throws BAD_USER_INPUT for anything that this list did not hand out. */
export function decodeCursor(order: ListOrder, cursor: string, argument: string): Position {
  const refuse = () => codedError('BAD_USER_INPUT', `"${argument}" is not a cursor of this list and order.`);
  if (cursor.length > 2_000) throw refuse();
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success) throw refuse();
  const [, field, direction, key, id] = parsed.data;
  if (field !== order.field || direction !== order.direction) throw refuse();
  if (!order.key.safeParse(key).success || !order.id.safeParse(id).success) throw refuse();
  return { key, id };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no JSON: no cursor either
  }
}
