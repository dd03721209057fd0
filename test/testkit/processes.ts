import { readdirSync, readFileSync } from 'node:fs';
import { isCode } from '#lib/is-code.ts';

/** What Linux says of a process; null when there is none of that id, or it has ended and is only not yet waited for. */
function statOf(
  pid: number,
): { readonly parent: number; readonly command: string; readonly isFrozen: boolean } | null {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    if (state === 'Z' || state === 'X') return null;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { parent: Number(parent), command, isFrozen: state === 'T' };
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH')) return null;
    throw error;
  }
}

export function isRunning(pid: number): boolean {
  return statOf(pid) !== null;
}

export function isFrozen(pid: number): boolean {
  return statOf(pid)?.isFrozen ?? false;
}

/** Ids of the processes that a process has started, of those whose command contains a text. */
export function childrenOf(parent: number, command = ''): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => {
      const stat = Number.isNaN(pid) ? null : statOf(pid);
      return stat?.parent === parent && stat.command.includes(command);
    });
}

/** Program and arguments of a process; empty where it has ended. */
export function commandOf(pid: number): string {
  return statOf(pid)?.command ?? '';
}

/** Ids of the processes, but for this one, that have a text in their environment or their command. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => !Number.isNaN(pid) && pid !== process.pid && isRunning(pid))
    .filter((pid) => ['environ', 'cmdline'].some((file) => readProc(pid, file).includes(text)));
}

/** Empty where the process has just ended, or is of another user. */
function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ESRCH') || isCode(error, 'EACCES')) return '';
    throw error;
  }
}

/** Stops processes from computing, as a full memory or a laptop that sleeps does. @returns lets them go on. */
export function freeze(pids: readonly number[]): () => void {
  const stopped = pids.filter((pid) => sendSignal(pid, 'SIGSTOP'));
  return () => {
    for (const pid of stopped) sendSignal(pid, 'SIGCONT');
  };
}

/**
 * Sends a signal to one process. @returns whether there was one
 * @throws for an id that names a group of processes: zero, as which an empty file reads, is the group of the tests
 */
export function sendSignal(pid: number, name: NodeJS.Signals): boolean {
  if (!Number.isInteger(pid) || pid <= 0) throw new RangeError(`${pid} is not the id of a process`);
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (isCode(error, 'ESRCH')) return false;
    throw error;
  }
}
