import { isCode } from './is-code.ts';

/** Whether an error is the system's for a disk, or a user's share of it, that is full. */
export function isDiskFull(error: unknown): boolean {
  return isCode(error, 'ENOSPC') || isCode(error, 'EDQUOT');
}
