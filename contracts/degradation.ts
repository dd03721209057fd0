import { z } from 'zod';

/** Why a run trains on without storing what it should. */
export const degradationReasonSchema = z.enum(['STORAGE_FULL']);
export type DegradationReason = z.infer<typeof degradationReasonSchema>;
