import type { Database } from '#db/client.ts';
import { lockCheckpoints } from '#db/trash/lock-checkpoints.ts';
import type { ForkPoint } from '#jobs/queue-run.ts';
import { codedError } from '../../errors.ts';
import { CHECKPOINT_NOT_IN_TRASH } from '../trash/not-in-trash.ts';

/**
 * Holds the checkpoint that runs are to continue from until the transaction ends: whoever deletes it waits and sees the forks, or
 * has committed.
 *
 * @throws BAD_USER_INPUT when it has been deleted since it was checked
 */
export async function holdFork(transaction: Database, fork: ForkPoint | null): Promise<void> {
  if (fork === null) return;
  await lockCheckpoints(transaction, [fork.checkpointId]);
  const where = { id: fork.checkpointId, ...CHECKPOINT_NOT_IN_TRASH };
  if ((await transaction.checkpoint.count({ where })) === 0)
    throw codedError('BAD_USER_INPUT', 'The checkpoint was deleted at this moment. Choose another one.');
}
