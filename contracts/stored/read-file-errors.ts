import { z } from 'zod';
import { domainSideSchema } from '../domain.ts';
import { versionedReader } from './versioned-reader.ts';

const fileErrorsSchema = z.array(
  z.object({
    domain: domainSideSchema,
    /** Name inside its archive. */
    name: z.string(),
    /** Stable, upper-case, e.g. UNSUPPORTED_IMAGE. */
    code: z.string(),
    message: z.string(),
  }),
);
export type StoredFileErrors = z.infer<typeof fileErrorsSchema>;

/** Files that an import could not take: column `file_errors` of `import`. */
export const readFileErrors: (stored: unknown) => StoredFileErrors = versionedReader({
  name: 'list of file errors',
  version: 1,
  schema: fileErrorsSchema,
  upgrades: [],
});
