import type { UserError } from '#contracts/errors.ts';
import type { Database } from '#db/client.ts';
import { holdCheckpoints } from '#db/trash/hold-checkpoints.ts';
import { Refused } from '../shared/refused.ts';
import { refuse } from '../shared/user-errors.ts';

/**
 * Holds a checkpoint until the transaction ends, so that it does not go while something is made that needs it.
 *
 * @throws Refused when it has gone since it was looked up.
 */
export async function holdCheckpoint(
  transaction: Database,
  id: string,
  refusal: UserError = refuse('NOT_FOUND', ['checkpointId'], 'No checkpoint has this id.'),
): Promise<void> {
  if (!(await holdCheckpoints(transaction, [id])).has(id)) throw new Refused([refusal]);
}
