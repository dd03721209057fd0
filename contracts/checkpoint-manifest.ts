import { z } from 'zod';
import { datasetVersionIdSchema, runIdSchema, sha256Schema } from './ids.ts';
import { runConfigSchema } from './run-config.ts';
import { trainingStageSchema } from './run-state.ts';

export const computeBackendNameSchema = z.enum(['onnx', 'native', 'cuda']);
export type ComputeBackendName = z.infer<typeof computeBackendNameSchema>;

/** What decides the last bits of a result: a resumed run computes by the very same plan. */
export const computePlanSchema = z.object({
  backend: computeBackendNameSchema,
  /** Version of the library that computes, e.g. `onnxruntime-node 1.30.0`. */
  library: z.string(),
  threads: z.int().positive(),
  /** Version of the rules by which convolutions are lowered. */
  lowering: z.string(),
});
export type ComputePlan = z.infer<typeof computePlanSchema>;

/** One safetensors file of a checkpoint. */
export const checkpointBlobSchema = z.object({
  /** What it holds. */
  role: z.enum(['weights', 'ema', 'optimizer', 'mask']),
  sha256: sha256Schema,
  byteSize: z.int().positive(),
});

/**
 * A checkpoint explains itself: everything that is needed to go on from it or to translate with it. Stored as a
 * content-addressed blob; committed by the transaction that inserts the checkpoint's row.
 */
export const checkpointManifestSchema = z.object({
  format: z.literal('exemplar.checkpoint/1'),
  runId: runIdSchema,
  datasetVersionId: datasetVersionIdSchema,
  datasetIndexSha256: sha256Schema,
  /** Lease epoch of the job that wrote it. */
  epoch: z.int().positive(),
  stage: trainingStageSchema,
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
  /** Hash of the mask artifact's safetensors (weights, per-channel mean and standard deviation). */
  maskSha256: sha256Schema.nullable(),
});
export type CheckpointManifest = z.infer<typeof checkpointManifestSchema>;
