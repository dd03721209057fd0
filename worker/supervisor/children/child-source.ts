import type { WorkerRole } from '#contracts/worker-role.ts';
import { createBackOff } from '#lib/back-off.ts';
import type { SupervisorContext } from '../context.ts';
import { type ChildProcess, startChild } from './child-process.ts';

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
    take: () => startChild(context.childPrograms[role], context.childEnvironment),
    giveBack: (child) => child.end(context.graceSeconds),
    close: () => Promise.resolve(),
  };
}

const RESTART_PAUSES_MS = { first: 500, longest: 30_000 };

/** One process that stays, with its models warm, and is started before the first task; another follows when it dies. */
export function warmChild(context: SupervisorContext, role: WorkerRole): ChildSource {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | undefined;
  const backOff = createBackOff(RESTART_PAUSES_MS);
  let closed = false;

  const start = (): ChildProcess => {
    clearTimeout(timer);
    const started = startChild(context.childPrograms[role], context.childEnvironment);
    child = started;
    void started.ended.then((exit) => {
      if (child === started) child = null;
      if (closed) return;
      context.log.warn({ role, ...exit }, 'a child that was kept warm has ended; starting another');
      clearTimeout(timer);
      timer = setTimeout(() => child ?? start(), backOff.next());
    });
    return started;
  };
  start();

  return {
    take: () => child ?? start(),
    giveBack: () => {
      backOff.reset();
      return Promise.resolve();
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await child?.end(context.graceSeconds);
    },
  };
}
