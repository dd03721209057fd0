import { parseGlobalId } from '../relay/global-id.ts';
import type { Change } from './entry-of.ts';

/**
 * The objects that a mutation changed: those that its answer names, else those that its input names. Of an answer that
 * has refusals only lists count: they have what was done in spite of them.
 *
 * @returns null where nothing was changed
 */
export function objectsOf(payload: unknown, input: unknown): readonly Change[] | null {
  const { userErrors, ...answer } = Object(payload) as Record<string, unknown>;
  const isRefused = Array.isArray(userErrors) && userErrors.length > 0;
  const told = Object.values(answer).filter((value) => !isRefused || Array.isArray(value));
  const answered = unique(told.flatMap(idsIn));
  if (answered.length > 0) return answered;
  return isRefused ? null : unique(Object.values(Object(input) as object).flatMap(idsIn));
}

function idsIn(value: unknown): Change[] {
  if (Array.isArray(value)) return value.flatMap(idsIn);
  const id: unknown = typeof value === 'object' && value !== null && 'id' in value ? value.id : value;
  const parsed = typeof id === 'string' ? parseGlobalId(id) : null;
  return parsed ? [{ type: parsed.type, id: parsed.uuid }] : [];
}

function unique(changes: readonly Change[]): Change[] {
  return [...new Map(changes.map((change) => [`${change.type}:${change.id}`, change])).values()];
}
