import type { z } from 'zod';
import { type UserError, type UserErrorCode, userErrorCodeSchema } from './errors.ts';

/**
 * One refusal for each field at fault, which names its limit and the value given.
 *
 * @param path of the input, put before the path of each field
 */
export function refusalsOf(error: z.ZodError, input: unknown, path: readonly string[]): UserError[] {
  // Rules over several fields mean something only when each field by itself is good.
  const simple = error.issues.filter((issue) => issue.code !== 'custom' || codeOf(issue) !== null);
  // Of a field at fault in two ways the second is told: a safe integer comes before the knob's own limit.
  const byField = new Map(
    (simple.length > 0 ? simple : error.issues).map((issue) => [issue.path.join('.'), issue]),
  );
  return [...byField.values()].map((issue) => fromIssue(issue, input, path));
}

function fromIssue(issue: z.core.$ZodIssue, input: unknown, path: readonly string[]): UserError {
  const field = [...path, ...issue.path.map(String)];
  const given = issue.path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );
  const [code, rule] = explain(issue, given);
  return { code, field, message: `"${field.join('.')}" ${rule}.` };
}

function explain(issue: z.core.$ZodIssue, given: unknown): [UserErrorCode, string] {
  if (given === undefined || given === null) return ['REQUIRED', 'is required'];
  if (issue.code === 'invalid_type') {
    const wanted = TYPE_WORDS[issue.expected] ?? `of type ${issue.expected}`;
    return ['INVALID', `must be ${wanted}, but is ${shown(given)}`];
  }
  if (issue.code === 'too_small' || issue.code === 'too_big') return explainSize(issue, given);
  if (issue.code === 'not_multiple_of')
    return ['OUT_OF_RANGE', `must be a multiple of ${issue.divisor}, but is ${shown(given)}`];
  if (issue.code === 'invalid_value')
    return ['INVALID', `must be one of ${issue.values.map(String).join(', ')}, but is ${shown(given)}`];
  const ownCode = codeOf(issue);
  if (ownCode !== null) return [ownCode, issue.message];
  const rule = issue.message.startsWith('must') ? issue.message : `is not valid: ${issue.message}`;
  return typeof given === 'number' ? ['OUT_OF_RANGE', `${rule}, but is ${given}`] : ['INVALID', rule];
}

/** The code that a schema gave to a fault of its own finding. */
function codeOf(issue: z.core.$ZodIssue): UserErrorCode | null {
  return issue.code === 'custom'
    ? (userErrorCodeSchema.safeParse(issue.params?.['code']).data ?? null)
    : null;
}

const TYPE_WORDS: Partial<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  object: 'an object',
};

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

const MOST_SHOWN = 100;

/** A given value in a message, cut where it is long. */
function shown(given: unknown): string {
  const text = typeof given === 'number' ? String(given) : JSON.stringify(given);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
