import { z } from 'zod';
import { metricCatalog } from './metrics/metric-catalog.ts';

const scoreNames = metricCatalog.filter(({ group }) => group === 'evaluation').map(({ name }) => name);

/**
 * Which checkpoints of a run are kept: those of any of its rules, beside what is pinned or needed. At least one rule; that all
 * are kept is no policy.
 */
export const checkpointPolicySchema = z
  .object({
    /** The newest n. */
    keepLast: z.int().min(1).max(1_000).nullish().transform(orNull),
    /** The first of every so many steps. */
    keepEvery: z.int().min(1).max(1_000_000_000).nullish().transform(orNull),
    /** The best k by a score on the validation images. */
    keepBest: z.int().min(1).max(1_000).nullish().transform(orNull),
    /** Name of that score, e.g. `evaluation/ssim_ab`. */
    keepBestBy: z
      .string()
      .refine((name) => scoreNames.includes(name), {
        error: 'must be the name of a score, e.g. evaluation/ssim_ab',
      })
      .nullish()
      .transform(orNull),
  })
  .superRefine(({ keepLast, keepEvery, keepBest, keepBestBy }, context) => {
    if (keepBest === null && keepBestBy !== null)
      context.addIssue({ code: 'custom', path: ['keepBest'], message: 'must say how many of the best' });
    if (keepBest !== null && keepBestBy === null)
      context.addIssue({ code: 'custom', path: ['keepBestBy'], message: 'must say which score is best' });
    if (keepLast === null && keepEvery === null && keepBest === null)
      context.addIssue({ code: 'custom', path: ['keepLast'], message: 'must have at least one rule' });
  });
export type CheckpointPolicy = z.infer<typeof checkpointPolicySchema>;

function orNull<Value>(value: Value | null | undefined): Value | null {
  return value ?? null;
}
