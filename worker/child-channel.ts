import { readdir } from 'node:fs/promises';
import type { z } from 'zod';
import { invariant } from '#lib/invariant.ts';
import {
  type FromChild,
  isAlive,
  isStop,
  type StopMessage,
  type TaskMessage,
  toChildSchema,
} from './protocol.ts';
import { createSupervisorDeadline, SUPERVISOR_SILENT } from './supervisor-deadline.ts';
import { ownModule } from './own-module.ts';
import { isTaskFile, kindOfTaskFile } from './task-file.ts';
import { failureOf, knownFailureOf } from './task-failure.ts';

export type StopReason = StopMessage['reason'];

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

/** The child's half of a kind of job. */
export interface ChildTask<Schema extends z.ZodType = z.ZodType> {
  readonly message: Schema;
  run(task: z.output<Schema>, channel: ChildChannel): Promise<TaskEnd>;
}

export function defineChildTask<Schema extends z.ZodType>(task: ChildTask<Schema>): ChildTask<Schema> {
  return task;
}

/**
 * The child's side of the protocol: says `ready`, runs one task after another and reports how each ended. One that
 * throws `TaskFailure`, or meets a stored record that cannot be read, fails and the child goes on; any other error is a fault of ours: it is reported
 * with class INFRA (or OOM) and the process ends with code 1, for nobody knows what state it is in. When the supervisor
 * is gone the process ends at once, and when it is silent past its deadline as well: its lease is no longer renewed.
 *
 * @param folder of the child's halves of its kinds of job, each a file named after its kind that exports `task`.
 */
export async function serveTasks(folder: URL): Promise<void> {
  invariant(
    process.send !== undefined,
    'serveTasks: expected to be started by a supervisor, got no IPC channel',
  );
  const waiting: TaskMessage[] = [];
  let busy = false;
  let stopReason: StopReason | null = null;
  const deadline = createSupervisorDeadline(() => {
    console.error('Lost contact with the supervisor: this process exits, and its work will be resumed.');
    process.exit(SUPERVISOR_SILENT);
  });

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
      await runTask(task, tasks, channel);
    }
    busy = false;
    deadline.lift();
  };

  process.on('disconnect', () => process.exit(0));
  if (!process.connected) process.exit(0); // the supervisor was gone before anybody listened for it
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  const tasks = await loadTasks(folder);
  process.on('message', (message) => {
    const parsed = toChildSchema.parse(message);
    if (isAlive(parsed)) {
      if (busy) deadline.extend(parsed.seconds);
    } else if (!isStop(parsed)) {
      waiting.push(parsed);
      runWaiting().catch(die);
    } else if (busy) stopReason = parsed.reason;
    else send({ type: 'stopped' }).catch(die);
  });
  send({ type: 'ready' }).catch(die);
}

/** All at once and before the first task, so that a child which is kept warm has its libraries loaded. */
async function loadTasks(folder: URL): Promise<ReadonlyMap<string, ChildTask>> {
  const own = ownModule(folder);
  const load = async (file: string): Promise<[string, ChildTask]> => {
    const { task } = (await import(new URL(file, own).href)) as { readonly task: ChildTask };
    return [kindOfTaskFile(file), task];
  };
  return new Map(await Promise.all((await readdir(own)).filter(isTaskFile).map(load)));
}

async function runTask(
  message: TaskMessage,
  tasks: ReadonlyMap<string, ChildTask>,
  channel: ChildChannel,
): Promise<void> {
  const task = tasks.get(message.type);
  invariant(
    task !== undefined,
    `serveTasks: expected a task of ${[...tasks.keys()].join(', ')}, got ${message.type}`,
  );
  try {
    await send({ type: await task.run(task.message.parse(message), channel) });
  } catch (error) {
    const failure = knownFailureOf(error);
    if (!failure) throw error;
    await send({ type: 'failed', failure });
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
