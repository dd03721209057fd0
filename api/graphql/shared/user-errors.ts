import { z } from 'zod';
import type { UserError, UserErrorCode } from '#contracts/errors.ts';
import { limits } from '#contracts/limits.ts';

/** A refusal of one input field. */
export function refuse(code: UserErrorCode, field: readonly string[] | null, message: string): UserError {
  return {
    code,
    field,
    message,
  };
}

/** A name that people read: trimmed, not empty, at most 200 characters. */
export const nameSchema = z.string().trim().min(1).max(limits.maxNameLength);

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
  const { issues } = parsed.error;
  // Rules over several fields mean something only when each field by itself is good.
  const simple = issues.filter((issue) => issue.code !== 'custom');
  return {
    value: null,
    userErrors: (simple.length > 0 ? simple : issues).map((issue) => fromIssue(issue, input, path)),
  };
}

function fromIssue(issue: z.core.$ZodIssue, input: unknown, path: readonly string[]): UserError {
  const field = [...path, ...issue.path.map(String)];
  const given = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
  const [code, rule] = explain(issue, given);
  return refuse(code, field, `"${field.join('.')}" ${rule}.`);
}

function explain(issue: z.core.$ZodIssue, given: unknown): [UserErrorCode, string] {
  if (given === undefined || given === null) return ['REQUIRED', 'is required'];
  if (issue.code === 'too_small' || issue.code === 'too_big') return explainSize(issue, given);
  if (issue.code === 'not_multiple_of')
    return ['OUT_OF_RANGE', `must be a multiple of ${issue.divisor}, but is ${JSON.stringify(given)}`];
  if (issue.code === 'invalid_value')
    return [
      'INVALID',
      `must be one of ${issue.values.map(String).join(', ')}, but is ${JSON.stringify(given)}`,
    ];
  const rule = issue.message.startsWith('must') ? issue.message : `is not valid: ${issue.message}`;
  return typeof given === 'number' ? ['OUT_OF_RANGE', `${rule}, but is ${given}`] : ['INVALID', rule];
}

function explainSize(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  given: unknown,
): [UserErrorCode, string] {
  const counted = issue.origin === 'string' || issue.origin === 'array' || issue.origin === 'set';
  const unit = issue.origin === 'string' ? 'characters' : 'items';
  if (issue.code === 'too_big') {
    if (counted) return ['TOO_LONG', `may have at most ${issue.maximum} ${unit}`];
    const bound = issue.inclusive === false ? 'must be below' : 'must be at most';
    return ['OUT_OF_RANGE', `${bound} ${issue.maximum}, but is ${String(given)}`];
  }
  if (counted && Number(issue.minimum) === 1) return ['REQUIRED', 'must not be empty'];
  if (counted) return ['INVALID', `must have at least ${issue.minimum} ${unit}`];
  const bound = issue.inclusive === false ? 'must be above' : 'must be at least';
  return ['OUT_OF_RANGE', `${bound} ${issue.minimum}, but is ${String(given)}`];
}
