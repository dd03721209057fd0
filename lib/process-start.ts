import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * When a process began, as its system writes it: with the id it names one process among all that ever bear that id.
 * Null where the process has ended, be it waited for or not, or the system does not tell (Windows).
 */
export function processStart(pid: number): string | null {
  if (process.platform === 'linux') return startFromProc(pid);
  return process.platform === 'win32' ? null : psOf(pid, 'lstart');
}

/** Program and arguments of a process, with blanks between them; null as for `processStart`. */
export function processCommand(pid: number): string | null {
  if (process.platform !== 'linux') return process.platform === 'win32' ? null : psOf(pid, 'command');
  return readProc(pid, 'cmdline')?.replaceAll('\0', ' ').trim() || null;
}

/** Clock ticks from the system's start to the process's, and which start of the system that was. */
function startFromProc(pid: number): string | null {
  const fields = readProc(pid, 'stat')
    ?.replace(/^.*\) /s, '')
    .split(' '); // a program's name may have blanks
  if (!fields || fields[0] === 'Z' || fields[0] === 'X') return null;
  const ticks = fields[19]; // field 22: the first two are cut off, and it counts from 1
  return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks ?? ''}`;
}

function readProc(pid: number, file: 'stat' | 'cmdline'): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null; // ended just now
  }
}

function psOf(pid: number, column: 'lstart' | 'command'): string | null {
  try {
    const output = execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' });
    return output.trim() || null;
  } catch {
    return null; // no such process
  }
}
