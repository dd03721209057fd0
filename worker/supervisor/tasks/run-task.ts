import type { Ending } from '#jobs/ending.ts';
import { LeaseLostError } from '#jobs/lease.ts';
import type { FromChild, StopMessage, TaskMessage } from '../../protocol.ts';
import type { ChildProcess } from '../children/child-process.ts';

/** A job turned into a message for a child, and what the child's answers mean. */
export interface Task {
  readonly message: TaskMessage;
  /** Stores what the child says; messages come one at a time, in the child's order. */
  handle(report: TaskReport): Promise<void>;
  /** Resolves when all that was handled is stored. */
  flush(): Promise<void>;
  /** Settles whatever of the task is not settled yet. */
  settle(ending: Ending): Promise<void>;
}

/** What a child says about its task, before it ends it. */
export type TaskReport = Exclude<
  FromChild,
  { type: 'ready' | 'progress' | 'finished' | 'failed' | 'stopped' }
>;

export interface Control {
  /** The right to the job is gone: the child is killed at once. */
  readonly lost: AbortSignal;
  readonly cancel: AbortSignal;
  readonly preempt: AbortSignal;
  readonly graceSeconds: number;
}

/**
 * Gives a task to a child and sees it to its end.
 *
 * @returns how it ended; null when the lease was lost, after which nothing may be written.
 * @throws what storing a message throws; the child is dead then.
 */
export async function runTask(child: ChildProcess, task: Task, control: Control): Promise<Ending | null> {
  let asked: StopMessage['reason'] | null = null;
  const ask = (reason: StopMessage['reason']) => () => {
    if (asked) return;
    asked = reason;
    child.stop(reason, control.graceSeconds);
  };
  const release = [
    onAbort(control.lost, () => {
      child.kill();
    }),
    onAbort(control.cancel, ask('CANCEL')),
    onAbort(control.preempt, ask('PREEMPT')),
  ];
  try {
    child.send(task.message);
    const ending = await followToEnd(child, task, control, () => asked);
    if (ending) await task.flush();
    return ending;
  } catch (error) {
    child.kill();
    if (error instanceof LeaseLostError || control.lost.aborted) return null;
    throw error;
  } finally {
    child.withdrawStop();
    for (const off of release) off();
  }
}

async function followToEnd(
  child: ChildProcess,
  task: Task,
  control: Control,
  asked: () => StopMessage['reason'] | null,
): Promise<Ending | null> {
  const whenStopped = (): Ending => ({ type: asked() === 'CANCEL' ? 'CANCELED' : 'PREEMPTED' });
  for (;;) {
    const message = await child.next();
    if (control.lost.aborted) return null;
    if (message === null) {
      const { code, signal, errorOutput } = await child.ended;
      if (asked()) return whenStopped();
      const how = signal ? `signal ${signal}` : `exit code ${code ?? 'none'}`;
      return { type: 'CRASHED', reason: `${how}${errorOutput ? `: ${errorOutput}` : ''}`.slice(0, 2_000) };
    }
    if (message.type === 'finished') return { type: 'FINISHED' };
    if (message.type === 'failed') return { type: 'FAILED', failure: message.failure };
    if (message.type === 'stopped') return whenStopped();
    if (message.type !== 'ready' && message.type !== 'progress') await task.handle(message);
  }
}

/** @returns takes the listener away. */
function onAbort(signal: AbortSignal, react: () => void): () => void {
  if (signal.aborted) react();
  else signal.addEventListener('abort', react, { once: true });
  return () => {
    signal.removeEventListener('abort', react);
  };
}
