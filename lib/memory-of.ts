import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const KIB = 1024;

/**
 * Bytes of memory that processes hold together, those that have ended left out; what they share counts for each. Null
 * where the system does not tell (Windows).
 */
export function memoryOf(pids: readonly number[]): number | null {
  if (process.platform === 'win32') return null;
  const all = process.platform === 'linux' ? pids.map(fromProc) : fromPs(pids);
  return all.reduce((sum, kib) => sum + kib, 0) * KIB;
}

function fromProc(pid: number): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0; // ended just now
  }
}

function fromPs(pids: readonly number[]): number[] {
  try {
    const output = execFileSync('ps', ['-o', 'rss=', '-p', pids.join(',')], { encoding: 'utf8' });
    return output.trim().split(/\s+/).map(Number);
  } catch {
    return []; // all of them have ended
  }
}
