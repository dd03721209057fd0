import { z } from 'zod';
import { sha256Schema } from '../ids.ts';
import { versionedReader } from './versioned-reader.ts';

const domainArchivesSchema = z.object({ name: z.string(), sha256s: z.array(sha256Schema) });

const archivesSchema = z.object({ a: domainArchivesSchema, b: domainArchivesSchema });
export type Archives = z.infer<typeof archivesSchema>;

/** The tars of each domain that an import takes, in order: column `archives` of `import`. */
export const readArchives: (stored: unknown) => Archives = versionedReader({
  name: 'list of archives',
  version: 1,
  schema: archivesSchema,
  upgrades: [],
});
