import type { SupervisorContext } from '../context.ts';
import type { Lease } from '../lease.ts';
import type { LeaseKeeper } from '../lease-keeper.ts';
import type { Task } from '../run-task.ts';
import { startEvaluateTask } from './evaluate-task.ts';
import { startImportTask } from './import-task.ts';
import { startTrainTask } from './train-task.ts';
import { startTranslateTask } from './translate-task.ts';

/**
 * Builds the task of claimed jobs from their rows.
 *
 * @param leases of one kind; several only where they are one batch.
 * @returns null when nothing is left to do: each job is settled already.
 */
export async function startTask(
  context: SupervisorContext,
  leases: readonly [Lease, ...Lease[]],
  keeper: LeaseKeeper,
): Promise<Task | null> {
  const [lease] = leases;
  switch (lease.kind) {
    case 'TRAIN':
      return startTrainTask(context, lease, keeper);
    case 'EVALUATE':
      return startEvaluateTask(context, lease, keeper);
    case 'TRANSLATE':
      return startTranslateTask(context, leases, keeper);
    case 'IMPORT':
      return startImportTask(context, lease, keeper);
    case 'EXPORT':
      throw new Error('startTask: no slot claims jobs of kind EXPORT');
  }
}
