import { z } from 'zod';
import { checkpointPolicySchema } from '#contracts/checkpoint-policy.ts';
import { limits } from '#contracts/limits.ts';
import { experimentPathSchema, nameSchema, tagSchema } from '#contracts/name-schema.ts';
import { idempotencyKeySchema } from '../shared/user-errors.ts';

/** Path of the experiment of runs that are started without naming one. */
export const DEFAULT_EXPERIMENT = 'Default';

/** What the caller of `startRun` or `startRuns` names, beside config and dataset. */
export const newRunSchema = z.object({
  idempotencyKey: idempotencyKeySchema,
  experimentName: experimentPathSchema.nullish(),
  displayName: nameSchema.nullish(),
  tags: z.array(tagSchema).max(limits.maxTagsPerRun).nullish(),
  checkpointPolicy: checkpointPolicySchema.nullish(),
});
