import { readFileSync } from 'node:fs';
import { childrenOf } from '#lib/children-of.ts';
import { isCode } from '#lib/is-code.ts';

/**
 * Megabytes that processes and their children hold for themselves: what several share counts in parts (PSS).
 *
 * @returns null where the system does not tell (anywhere but Linux).
 */
export function memoryOf(...pids: readonly number[]): number | null {
  if (process.platform !== 'linux') return null;
  const all = pids.flatMap((pid) => [pid, ...childrenOf(pid)]);
  return all.reduce((sum, pid) => sum + kilobytesOf(pid), 0) / 1000;
}

function kilobytesOf(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return (Number(/^Pss: +(\d+) kB$/m.exec(rollup)?.[1]) * 1024) / 1000;
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH')) return 0; // ended just now
    throw error;
  }
}
