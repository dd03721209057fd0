import { z } from 'zod';
import { versionedReader } from './versioned-reader.ts';

const intervalsSchema = z.record(z.string(), z.tuple([z.number(), z.number()]).readonly());
export type Intervals = z.infer<typeof intervalsSchema>;

/** 95 % intervals of scores by metric name, low before high: column `intervals` of `evaluation`. */
export const readIntervals: (stored: unknown) => Intervals = versionedReader({
  name: 'table of intervals',
  version: 1,
  schema: intervalsSchema,
  upgrades: [],
});
