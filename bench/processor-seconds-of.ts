import { readFileSync } from 'node:fs';
import { isCode } from '#lib/is-code.ts';

/** Ticks a second of Linux's process times. */
const TICKS = 100;

/** Processor time of a process: its own, and that of its children that have ended. */
export interface ProcessorSeconds {
  readonly own: number;
  readonly ended: number;
}

/** @returns zeros for a process that has ended just now; null where the system does not tell (anywhere but Linux) */
export function processorSecondsOf(pid: number): ProcessorSeconds | null {
  if (process.platform !== 'linux') return null;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
    return { own: (user + system) / TICKS, ended: (endedUser + endedSystem) / TICKS };
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH')) return { own: 0, ended: 0 };
    throw error;
  }
}
