import type { Lease } from '#jobs/lease.ts';
import { ownModule } from '../../own-module.ts';
import { taskFile } from '../../task-file.ts';
import type { SupervisorContext } from '../context.ts';
import type { LeaseKeeper } from '../leases/lease-keeper.ts';
import type { Task } from './run-task.ts';

/**
 * The supervisor's half of a kind of job: builds the task of claimed jobs from their rows.
 *
 * @param leases of one kind; several only where they are one batch.
 * @returns null when there is nothing for a child to do: each job is settled already.
 */
export type StartTask = (
  context: SupervisorContext,
  leases: readonly [Lease, ...Lease[]],
  keeper: LeaseKeeper,
) => Promise<Task | null>;

/** Starts the task of jobs by the file in this folder that is named after their kind. */
export const startTask: StartTask = async (context, leases, keeper) => {
  const file = ownModule(new URL(taskFile(leases[0].kind), import.meta.url));
  const task = (await import(file.href)) as { readonly startTask: StartTask };
  return task.startTask(context, leases, keeper);
};
