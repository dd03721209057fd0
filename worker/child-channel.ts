import { invariant } from '#lib/invariant.ts';
import { toChildSchema, type FromChild, type ToChild } from './protocol.ts';
import { TaskFailure, failureOf } from './task-failure.ts';

export type StopReason = Extract<ToChild, { type: 'stop' }>['reason'];
export type Task = Exclude<ToChild, { type: 'stop' }>;

/** What a running task may say to its supervisor, and ask it. */
export interface ChildChannel {
  /** Resolves when the message has been handed over; messages keep their order. */
  send(message: FromChild): Promise<void>;
  /**
   * Whether the supervisor wants this task to end. Lets the event loop turn once first, so that a task which computes
   * without a break hears of it too: ask once a step, end the task with `stopped`.
   */
  stopRequested(): Promise<StopReason | null>;
}

/** How a task ended when nothing went wrong. */
export type TaskEnd = 'finished' | 'stopped';

export type TaskHandlers = {
  readonly [Type in Task['type']]?: (
    task: Extract<Task, { type: Type }>,
    channel: ChildChannel,
  ) => Promise<TaskEnd>;
};

/**
 * The child's side of the protocol: says `ready`, runs one task after another by its handler and reports how each
 * ended. A handler that throws `TaskFailure` ends its task with that failure and the child goes on; any other error
 * is a fault of ours: it is reported with class INFRA (or OOM) and the process ends with code 1, for nobody knows
 * what state it is in. When the supervisor is gone the process ends at once: its lease is no longer renewed.
 */
export function serveTasks(handlers: TaskHandlers): void {
  invariant(
    process.send !== undefined,
    'serveTasks: expected to be started by a supervisor, got no IPC channel',
  );
  const waiting: Task[] = [];
  let busy = false;
  let stopReason: StopReason | null = null;

  const channel: ChildChannel = {
    send,
    async stopRequested() {
      await eventLoopTurn();
      return stopReason;
    },
  };

  const runWaiting = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      stopReason = null;
      await runTask(task, handlers, channel);
    }
    busy = false;
  };

  process.on('message', (message) => {
    const parsed = toChildSchema.parse(message);
    if (parsed.type !== 'stop') {
      waiting.push(parsed);
      runWaiting().catch(die);
    } else if (busy) stopReason = parsed.reason;
    else send({ type: 'stopped' }).catch(die);
  });
  process.on('disconnect', () => process.exit(0));
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  send({ type: 'ready' }).catch(die);
}

async function runTask(task: Task, handlers: TaskHandlers, channel: ChildChannel): Promise<void> {
  // The handler of a type takes exactly the tasks of that type, which the type checker cannot see through an index.
  const handle = handlers[task.type] as ((task: Task, channel: ChildChannel) => Promise<TaskEnd>) | undefined;
  invariant(
    handle !== undefined,
    `serveTasks: expected a task of ${Object.keys(handlers).join(', ')}, got ${task.type}`,
  );
  try {
    await send({ type: await handle(task, channel) });
  } catch (error) {
    if (!(error instanceof TaskFailure)) throw error;
    await send({ type: 'failed', failure: error.failure });
  }
}

function send(message: FromChild): Promise<void> {
  return new Promise((resolve, reject) => {
    invariant(process.send !== undefined, 'send: expected an IPC channel, got none');
    process.send(message, undefined, undefined, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Reports the error if that can still be done, and ends the process either way. */
function die(error: unknown): void {
  console.error(error);
  const exit = (): void => process.exit(1);
  send({ type: 'failed', failure: failureOf(error) }).then(exit, exit);
}
