import type { UserError } from '#contracts/errors.ts';
import { refuse } from '../shared/user-errors.ts';

export function noForkedCheckpoint(): UserError {
  return refuse(
    'NOT_FOUND',
    ['fromCheckpointId'],
    'No checkpoint has this id. One in the trash is restored first.',
  );
}
