import { z } from 'zod';
import type { UserError, UserErrorCode } from '#contracts/errors.ts';
import { refusalsOf } from '#contracts/refusals.ts';
import { dirtyPaths } from '../clean-text.ts';

/** A refusal of one input field. */
export function refuse(code: UserErrorCode, field: readonly string[] | null, message: string): UserError {
  return {
    code,
    field,
    message,
  };
}

export const idempotencyKeySchema = z
  .string()
  .regex(/^[\x20-\x7e]{1,128}$/, { error: 'must be 1 to 128 printable ASCII characters' })
  .nullish();

/**
 * Parses an input.
 *
 * @param path of the input, put before the path of each field at fault.
 * @returns the value, or one refusal for each field at fault that names its limit and the value given.
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  path: readonly string[] = [],
): { value: z.output<Schema>; userErrors: null } | { value: null; userErrors: UserError[] } {
  const parsed = schema.safeParse(input);
  if (!parsed.success) return { value: null, userErrors: refusalsOf(parsed.error, input, path) };
  const dirty = dirtyPaths(input).map((inner) => uncleanText([...path, ...inner]));
  return dirty.length > 0 ? { value: null, userErrors: dirty } : { value: parsed.data, userErrors: null };
}

/** The refusal of a text that nothing can store. */
export function uncleanText(field: readonly string[]): UserError {
  const message = `"${field.join('.')}" must not have a NUL character or half of a surrogate pair.`;
  return refuse('INVALID', field, message);
}
