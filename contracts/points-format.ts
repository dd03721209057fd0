import { z } from 'zod';

/** How exported points are written. */
export const pointsFormatSchema = z.enum(['NDJSON', 'CSV', 'PARQUET']);
export type PointsFormat = z.infer<typeof pointsFormatSchema>;
