import { z } from 'zod';
import { versionedReader } from './versioned-reader.ts';

const chancesSchema = z.record(z.string(), z.number());

/** What blind guessing scores, by metric name: column `chances` of `evaluation`. */
export const readChances: (stored: unknown) => z.infer<typeof chancesSchema> = versionedReader({
  name: 'table of chances',
  version: 1,
  schema: chancesSchema,
  upgrades: [],
});
