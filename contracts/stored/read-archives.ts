import { z } from 'zod';
import { sha256Schema } from '../ids.ts';
import { fileErrorSchema } from './read-file-errors.ts';
import { versionedReader } from './versioned-reader.ts';

const domainArchivesSchema = z.object({
  name: z.string(),
  sha256s: z.array(sha256Schema),
  /** Files that their sender did not send, because they cannot be used: the first of them, and how many there are. */
  leftOut: z.object({ files: z.array(fileErrorSchema.omit({ domain: true })), count: z.int() }),
  /** How many by-products their sender skipped. */
  byProductCount: z.int(),
});

export const ARCHIVES_VERSION = 2;

const archivesSchema = z.object({
  version: z.literal(ARCHIVES_VERSION),
  a: domainArchivesSchema,
  b: domainArchivesSchema,
});
export type Archives = z.infer<typeof archivesSchema>;

/** The tars of each domain that an import takes, in order: column `archives` of `import`. */
export const readArchives: (stored: unknown) => Archives = versionedReader({
  name: 'list of archives',
  version: ARCHIVES_VERSION,
  schema: archivesSchema,
  upgrades: [withoutReport],
});

/** Before, a sender had no word on what it did not send. */
function withoutReport(stored: unknown): unknown {
  const { a, b } = z.object({ a: z.looseObject({}), b: z.looseObject({}) }).parse(stored);
  const nothing = { leftOut: { files: [], count: 0 }, byProductCount: 0 };
  return { version: ARCHIVES_VERSION, a: { ...a, ...nothing }, b: { ...b, ...nothing } };
}
