import { z } from 'zod';

/** How exported points are written. */
export const pointsFormatSchema = z.enum(['NDJSON', 'CSV', 'PARQUET', 'TENSORBOARD']);
export type PointsFormat = z.infer<typeof pointsFormatSchema>;

/** How the names of such files end. TensorBoard takes for an event file what has `tfevents` in its name. */
export const pointsExtensions = {
  NDJSON: 'ndjson',
  CSV: 'csv',
  PARQUET: 'parquet',
  TENSORBOARD: 'tfevents',
} as const satisfies Record<PointsFormat, string>;
