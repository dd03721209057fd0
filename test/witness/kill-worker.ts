import { execFileSync } from 'node:child_process';
import { sendSignal } from '../testkit/processes.ts';

/** Ends the worker among the processes of a product, and all that it started, by SIGKILL: nobody says good-bye. */
export function killWorker(pid: number): void {
  const processes = readProcesses();
  const worker = below(processes, pid).find(({ command }) => command.includes('worker/main.'));
  if (!worker) throw new Error(`process ${pid} has no worker`);
  for (const { pid: doomed } of [worker, ...below(processes, worker.pid)]) sendSignal(doomed, 'SIGKILL');
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function readProcesses(): Process[] {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command: command ?? '' }];
  });
}

function below(processes: readonly Process[], pid: number): Process[] {
  const children = processes.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child, ...below(processes, child.pid)]);
}
