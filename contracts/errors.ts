import { z } from 'zod';

/** Codes of refusals that the caller can mend; they travel as data beside the field they are about. */
export const userErrorCodeSchema = z.enum([
  'INVALID',
  'REQUIRED',
  'TOO_LONG',
  'OUT_OF_RANGE',
  'NOT_FOUND',
  'FORBIDDEN',
  'NAME_TAKEN',
  'STALE_VERSION',
  'INVALID_STATE',
  'IN_USE',
  'IDEMPOTENCY_KEY_REUSED',
  'UNSUPPORTED_IMAGE',
  'IMAGE_TOO_LARGE',
  'CHECKSUM_MISMATCH',
  'QUOTA_EXCEEDED',
  'STORAGE_FULL',
]);
/** Code of a checkpoint that cannot be read back, wherever it is met; in no case is it tried again. */
export const BROKEN_CHECKPOINT = 'BROKEN_CHECKPOINT';
export type UserErrorCode = z.infer<typeof userErrorCodeSchema>;

export interface UserError {
  readonly code: UserErrorCode;
  /** Input path, e.g. ['config', 'batchSize']; null when no single field is at fault. */
  readonly field: readonly string[] | null;
  /** Names the limit and the actual value, and says what to do. */
  readonly message: string;
}
