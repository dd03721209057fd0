import { RENEW_AT } from '#contracts/lease.ts';
import type { Ending } from '#jobs/ending.ts';
import { LeaseLostError } from '#jobs/lease.ts';
import type { FromChild, StopMessage, TaskMessage } from '../../protocol.ts';
import { SUPERVISOR_SILENT } from '../../supervisor-deadline.ts';
import type { ChildProcess } from '../children/child-process.ts';
import { createHangAlarm, type HangLimits } from './hang-alarm.ts';

/** A job turned into a message for a child, and what the child's answers mean. */
export interface Task {
  readonly message: TaskMessage;
  /** Stores what the child says; messages come one at a time, in the child's order. */
  handle(report: TaskReport): Promise<void>;
  /** Settles whatever of the task is not settled yet, once all that was handled is stored. */
  settle(ending: Ending): Promise<void>;
  /** Lets go of what it holds, however it ended. */
  close(): Promise<void>;
  /** Aborted when it cannot go on for now: the child is to stop, and the job goes back to the queue. */
  readonly yields?: AbortSignal;
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
  /** The child ends itself when it hears nothing from us for so long. */
  readonly leaseSeconds: number;
  readonly hangLimits: HangLimits;
}

/** At most this long between two looks at the alarm. */
const TICK_SECONDS = 1;

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
    ...(task.yields ? [onAbort(task.yields, ask('PREEMPT'))] : []),
    sayAlive(child, control.leaseSeconds),
  ];
  const watch = watchForHangs(child, control.hangLimits);
  try {
    child.send(task.message);
    child.send({ type: 'alive', seconds: control.leaseSeconds });
    const ending = await followToEnd(child, task, control, () => asked);
    const reason = watch.reason();
    return reason !== null && ending?.type === 'CRASHED' ? { type: 'HUNG', reason } : ending;
  } catch (error) {
    child.kill();
    if (error instanceof LeaseLostError || control.lost.aborted) return null;
    throw error;
  } finally {
    watch.stop();
    child.withdrawStop();
    for (const off of release) off();
  }
}

/** @returns stops it. */
function sayAlive(child: ChildProcess, leaseSeconds: number): () => void {
  const timer = setInterval(
    () => {
      child.send({ type: 'alive', seconds: leaseSeconds });
    },
    leaseSeconds * RENEW_AT * 1000,
  );
  return () => {
    clearInterval(timer);
  };
}

/** Kills a child that hangs. */
function watchForHangs(child: ChildProcess, limits: HangLimits): { reason(): string | null; stop(): void } {
  const alarm = createHangAlarm(limits);
  const off = child.onHeard((message) => {
    alarm.heard(message, performance.now());
  });
  const tick = Math.min(TICK_SECONDS, limits.seconds / 10);
  let reason: string | null = null;
  const timer = setInterval(() => {
    reason ??= alarm.passed(tick);
    if (reason !== null) child.kill();
  }, tick * 1000);
  return {
    reason: () => reason,
    stop() {
      off();
      clearInterval(timer);
    },
  };
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
      if (code === SUPERVISOR_SILENT) return { type: 'PREEMPTED' }; // it was we who were frozen
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
