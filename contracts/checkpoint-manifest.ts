import { z } from 'zod';
import { computePlanSchema } from './compute-plan.ts';
import { datasetVersionIdSchema, runIdSchema, sha256Schema } from './ids.ts';
import { runConfigSchema } from './stored/read-run-config.ts';
import { versionedReader } from './stored/versioned-reader.ts';

/**
 * What a blob of a checkpoint holds: weights, their moving averages, Adam's moments, what a stage keeps on the host, or
 * an artifact that an earlier stage left.
 */
export const checkpointRoleSchema = z.enum(['weights', 'ema', 'optimizer', 'host', 'artifact']);
export type CheckpointRole = z.infer<typeof checkpointRoleSchema>;

/** One safetensors file of a checkpoint. */
const checkpointBlobSchema = z.object({
  role: checkpointRoleSchema,
  /** Which artifact it is; null in every other role. */
  artifact: z.string().nullable(),
  sha256: sha256Schema,
  byteSize: z.int().positive(),
});

const MANIFEST_VERSION = 3;

/**
 * A checkpoint explains itself: everything that is needed to go on from it or to translate with it. Stored as a
 * content-addressed blob; committed by the transaction that inserts the checkpoint's row.
 */
export const checkpointManifestSchema = z.object({
  format: z.literal(`exemplar.checkpoint/${MANIFEST_VERSION}`),
  runId: runIdSchema,
  /** What its run was called when it was saved; null in manifests of before it was kept. */
  runName: z.string().nullable(),
  datasetVersionId: datasetVersionIdSchema,
  datasetIndexSha256: sha256Schema,
  /** Lease epoch of the job that wrote it. */
  epoch: z.int().positive(),
  /** Name of a stage of the config's method. */
  stage: z.string(),
  /** Steps of the whole run that are done. */
  step: z.int().nonnegative(),
  config: runConfigSchema,
  /** Integer update counts t of each Adam, by optimizer name. */
  adamSteps: z.record(z.string(), z.int().nonnegative()),
  /** Draws are functions of (seed, stream, step), so seed and step are the whole random state. */
  randomSeed: z.int(),
  plan: computePlanSchema,
  codeVersion: z.string(),
  blobs: z.array(checkpointBlobSchema),
});
export type CheckpointManifest = z.infer<typeof checkpointManifestSchema>;

/** A stored manifest in today's shape. @throws UnreadableRecordError */
export const readCheckpointManifest = versionedReader<CheckpointManifest>({
  name: 'checkpoint manifest',
  version: MANIFEST_VERSION,
  schema: checkpointManifestSchema,
  upgrades: [namedArtifacts, withoutRunName],
  versionOf: (document) => {
    const { data } = z.object({ format: z.string() }).safeParse(document);
    const version = /^exemplar\.checkpoint\/(\d+)$/.exec(data?.format ?? '')?.[1];
    return version === undefined ? data?.format : Number(version);
  },
});

/** 0.1.0 knew one artifact, which had a role and a field of its own. */
function namedArtifacts(document: unknown): unknown {
  const {
    maskSha256: _,
    blobs,
    ...rest
  } = z.looseObject({ blobs: z.array(z.looseObject({ role: z.string() })) }).parse(document);
  return {
    ...rest,
    format: 'exemplar.checkpoint/2',
    blobs: blobs.map((blob) =>
      blob.role === 'mask' ? { ...blob, role: 'artifact', artifact: 'mask' } : { ...blob, artifact: null },
    ),
  };
}

/** Before version 3, a manifest did not say what its run was called. */
function withoutRunName(document: unknown): unknown {
  return { ...z.looseObject({}).parse(document), format: 'exemplar.checkpoint/3', runName: null };
}
