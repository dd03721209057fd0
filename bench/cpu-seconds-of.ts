import { readFileSync } from 'node:fs';
import path from 'node:path';
import { childrenOf } from '#lib/children-of.ts';

/** Ticks a second of Linux's process times. */
const TICKS = 100;

/**
 * Processor seconds of a Postgres server with all its processes, also those that have ended.
 *
 * @param folder of the embedded Postgres.
 * @returns null where the system does not tell (anywhere but Linux).
 */
export function cpuSecondsOf(folder: string): number | null {
  if (process.platform !== 'linux') return null;
  const [pid = ''] = readFileSync(path.join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n');
  const server = Number(pid);
  const living = childrenOf(server).map((child) => ticksOf(child).own);
  const { own, ended } = ticksOf(server);
  return (own + ended + living.reduce((sum, ticks) => sum + ticks, 0)) / TICKS;
}

function ticksOf(pid: number): { readonly own: number; readonly ended: number } {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
    return { own: user + system, ended: endedUser + endedSystem };
  } catch {
    return { own: 0, ended: 0 }; // ended just now
  }
}
