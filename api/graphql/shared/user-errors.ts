import { z } from 'zod';
import type { UserError, UserErrorCode } from '#contracts/errors.ts';
import { refusalsOf } from '#contracts/refusals.ts';

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
  if (parsed.success) return { value: parsed.data, userErrors: null };
  return { value: null, userErrors: refusalsOf(parsed.error, input, path) };
}
