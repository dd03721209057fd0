import { TaskFailure } from '../../task-failure.ts';

/** Codes of why a tar is not a checkpoint that this program takes. */
export type CheckpointRefusal =
  | 'NOT_A_TAR'
  | 'NOT_A_FILE'
  | 'UNEXPECTED_MEMBER'
  | 'DUPLICATE_MEMBER'
  | 'MISSING_MEMBER'
  | 'MISSING_ARTIFACT'
  | 'CHECKSUM_MISMATCH'
  | 'INVALID_MANIFEST'
  | 'NEWER_FORMAT'
  | 'NEWER_CONFIG'
  | 'UNKNOWN_METHOD'
  | 'INVALID_CONFIG'
  | 'UNKNOWN_STAGE'
  | 'NOT_SAFETENSORS'
  | 'UNEXPECTED_TENSOR'
  | 'MISSING_TENSOR'
  | 'WRONG_SHAPE'
  | 'NOT_FINITE';

/**
 * Ends an import for something that its sender can mend.
 *
 * @param place member of the tar, or field of its manifest
 * @param reason a sentence
 */
export function refusedCheckpoint(code: CheckpointRefusal, place: string, reason: string): TaskFailure {
  return new TaskFailure({ class: 'USER', code, message: `${place}: ${reason}` });
}
