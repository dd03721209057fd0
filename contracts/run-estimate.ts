import { z } from 'zod';
import { computePlanSchema } from './compute-plan.ts';

/** What else a machine did while a run was estimated, so that a quieter one would be faster. */
export const busyWithSchema = z.enum(['OTHER_JOB', 'OTHER_PROGRAMS']);
export type BusyWith = z.infer<typeof busyWithSchema>;

/** How long a run would take and how much memory it would need, from timed steps on one worker. */
export const runEstimateSchema = z.object({
  /** In order, as the run would go through them. */
  stages: z.array(
    z.object({
      /** As in the method's `stages`. */
      name: z.string(),
      steps: z.int().positive(),
      /** Before the first step: weights made, graphs compiled. */
      setupSeconds: z.number().nonnegative(),
      /** Of a step once the first ones are done. */
      secondsPerStep: z.number().positive(),
      /** Of a checkpoint with its sample grids. */
      saveSeconds: z.number().nonnegative(),
    }),
  ),
  /** The whole run, from when a worker takes it: process, stages, checkpoints. */
  totalSeconds: z.number().positive(),
  /** The most memory that the process holds at once, its decoded images included. */
  peakBytes: z.int().positive(),
  /** Memory of the machine. */
  machineBytes: z.int().positive(),
  plan: computePlanSchema,
  /** Null for a machine that did nothing else. */
  busyWith: busyWithSchema.nullable(),
});
export type RunEstimate = z.infer<typeof runEstimateSchema>;
