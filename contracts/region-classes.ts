import { z } from 'zod';
import { limits } from './limits.ts';
import { versionedReader } from './stored/versioned-reader.ts';

/** Index of pixels that belong to no region; it never has a name. */
export const NO_REGION = 255;

/** What regions are called: index, as text, to name; equal names are of equal things, in both domains. */
export const regionNamesSchema = z
  .record(z.string(), z.string().trim().min(1).max(limits.maxNameLength))
  .refine(
    (names) =>
      Object.keys(names).every((index) => /^(0|[1-9]\d{0,2})$/.test(index) && Number(index) < NO_REGION),
    {
      error: `an index is a whole number from 0 to ${NO_REGION - 1}`,
    },
  )
  .refine((names) => new Set(Object.values(names)).size === Object.keys(names).length, {
    error: 'two indices have the same name',
  });
export type RegionNames = z.infer<typeof regionNamesSchema>;

const VERSION = 1;

/** `classes.json` of a domain's folder. */
export const classesSchema = z.object({ version: z.literal(VERSION), classes: regionNamesSchema });
export type Classes = z.infer<typeof classesSchema>;

/** @throws UnreadableRecordError */
export const readClasses = versionedReader<Classes>({
  name: 'classes.json',
  version: VERSION,
  schema: classesSchema,
  upgrades: [],
});
