import { z } from 'zod';
import { versionedReader } from './versioned-reader.ts';

/** Values that a run has to share with an artifact, by the path of their knob: column `requirements` of `artifact`. */
export const readArtifactRequirements: (stored: unknown) => Record<string, string | number> = versionedReader(
  {
    name: 'list of requirements of an artifact',
    version: 1,
    schema: z.record(z.string(), z.union([z.string(), z.number()])),
    upgrades: [],
  },
);
