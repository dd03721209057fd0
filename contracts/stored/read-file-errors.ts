import { z } from 'zod';
import { domainSideSchema } from '../domain.ts';
import { versionedReader } from './versioned-reader.ts';

/** A file that an import could not take. */
export const fileErrorSchema = z.object({
  domain: domainSideSchema,
  /** Name inside its folder or archive. */
  name: z.string(),
  /** Stable, upper-case, e.g. UNSUPPORTED_IMAGE. */
  code: z.string(),
  message: z.string(),
});
export type FileError = z.infer<typeof fileErrorSchema>;

/** Files that an import could not take: column `file_errors` of `import`. */
export const readFileErrors: (stored: unknown) => FileError[] = versionedReader({
  name: 'list of file errors',
  version: 1,
  schema: z.array(fileErrorSchema),
  upgrades: [],
});
