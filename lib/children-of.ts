import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Ids of the processes that a process has started and that live; none where the system does not tell (Windows). */
export function childrenOf(pid: number): number[] {
  if (process.platform === 'win32') return [];
  const all = process.platform === 'linux' ? fromProc() : fromPs();
  return all.filter(({ parent }) => parent === pid).map(({ id }) => id);
}

interface Descent {
  readonly id: number;
  readonly parent: number;
}

function fromProc(): Descent[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const [, parent] = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return [{ id: Number(name), parent: Number(parent) }];
    } catch {
      return []; // ended just now
    }
  });
}

function fromPs(): Descent[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => {
      const [id, parent] = line.trim().split(/\s+/);
      return { id: Number(id), parent: Number(parent) };
    });
}
