import type { WorkerRole } from '#contracts/jobs.ts';
import { type ChildProcess, startChild } from './child-process.ts';
import type { SupervisorContext } from './context.ts';

/** Where a slot gets its child from. */
export interface ChildSource {
  take(): ChildProcess;
  /** The task is over; the child may be kept for the next one. */
  giveBack(child: ChildProcess): Promise<void>;
  close(): Promise<void>;
}

/** One process a task, ended after it: memory that computing took is given back whole. */
export function freshChildren(context: SupervisorContext, role: WorkerRole): ChildSource {
  return {
    take: () => startChild(context.childPrograms[role]),
    giveBack: (child) => child.end(context.graceSeconds),
    close: () => Promise.resolve(),
  };
}

const FIRST_RESTART_MS = 500;
const LONGEST_RESTART_MS = 30_000;

/** One process that stays, with its models warm, and is started before the first task; another follows when it dies. */
export function warmChild(context: SupervisorContext, role: WorkerRole): ChildSource {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  let pause = FIRST_RESTART_MS;
  let closed = false;

  const start = (): ChildProcess => {
    clearTimeout(timer);
    const started = startChild(context.childPrograms[role]);
    child = started;
    void started.ended.then((exit) => {
      if (child === started) child = null;
      if (closed) return;
      context.log.warn({ role, ...exit }, 'a child that was kept warm has ended; starting another');
      clearTimeout(timer);
      timer = setTimeout(() => child ?? start(), pause);
      pause = Math.min(pause * 2, LONGEST_RESTART_MS);
    });
    return started;
  };
  start();

  return {
    take: () => child ?? start(),
    giveBack: () => {
      pause = FIRST_RESTART_MS;
      return Promise.resolve();
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await child?.end(context.graceSeconds);
    },
  };
}
