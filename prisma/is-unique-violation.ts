import { sqlRefusal } from './sql-refusal.ts';

/** Whether the database refused a row because one with the same key is there. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlRefusal(error)?.code === '23505';
}
