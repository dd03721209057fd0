import { z } from 'zod';
import { metricNameSchema } from './metric-catalog.ts';

/** One value at one step of a run. */
export const metricPointSchema = z.object({
  name: metricNameSchema,
  step: z.int().nonnegative(),
  /** NaN and infinities are kept as they are. */
  value: z.union([z.number(), z.nan(), z.literal(Infinity), z.literal(-Infinity)]),
  /** Milliseconds since the epoch, worker's clock. */
  time: z.number(),
});
export type MetricPoint = z.infer<typeof metricPointSchema>;
