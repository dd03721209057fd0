import { isAlive } from './is-alive.ts';
import { processStart } from './process-start.ts';

/** A process as a file names it: its id is given to others after its end, and its start tells them apart. */
export interface NamedProcess {
  readonly pid: number;
  /** `processStart` when it was named; null where nobody said. */
  readonly start: string | null;
}

/** Whether a process has not ended; null when one of its id is there and nothing tells whether it is the same. */
export function isStillThere({ pid, start }: NamedProcess): boolean | null {
  if (!isAlive(pid)) return false;
  const now = processStart(pid);
  if (now === null) return process.platform === 'win32' ? null : false;
  return start === null ? null : start === now;
}
