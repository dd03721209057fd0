import { z } from 'zod';
import { RUN_GROUP_NAMES } from '../run-group.ts';
import { versionedReader } from './versioned-reader.ts';

export const RUN_TABLE_VERSION = 1;

const runTableSchema = z.object({
  version: z.literal(RUN_TABLE_VERSION),
  /** In the language of filters; empty for all. */
  where: z.string(),
  group: z.enum(RUN_GROUP_NAMES),
  /** By their names (contracts/run-column.ts), widths in pixels; null: those that the page chooses for its width. */
  columns: z.array(z.object({ name: z.string(), width: z.int().nullable() })).nullable(),
  /** So many of the first columns stay in sight while the others scroll. */
  pinned: z.int(),
  /** A column, with `-` in front for largest first; null: runs under way first. */
  sort: z.string().nullable(),
  /** A column, or `seeds`; null: runs are not grouped. */
  groupBy: z.string().nullable(),
});
export type StoredRunTable = z.infer<typeof runTableSchema>;

/** What the table of runs shows: column `document` of `run_view`. */
export const readRunTable: (stored: unknown) => StoredRunTable = versionedReader({
  name: 'view of the table of runs',
  version: RUN_TABLE_VERSION,
  schema: runTableSchema,
  upgrades: [],
});
