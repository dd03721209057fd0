import { z } from 'zod';
import { brokenFilesSchema } from '#contracts/broken-files.ts';
import { checkpointManifestSchema } from '#contracts/checkpoint-manifest.ts';
import { computeBackendNameSchema, computePlanSchema } from '#contracts/compute-plan.ts';
import { degradationReasonSchema } from '#contracts/degradation.ts';
import { decoderVersionSchema } from '#contracts/decoder-version.ts';
import { directionSchema, domainSideSchema, fitSchema, scoredSplitSchema } from '#contracts/domain.ts';
import { evaluationPictureSchema } from '#contracts/evaluation-pictures.ts';
import { logLevelSchema } from '#contracts/events.ts';
import {
  checkpointIdSchema,
  datasetVersionIdSchema,
  runIdSchema,
  sha256Schema,
  translationIdSchema,
} from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import { missingMeasureSchema } from '#contracts/measures.ts';
import { metricPointSchema } from '#contracts/metrics/metric-point.ts';
import { referenceRowSchema } from '#contracts/reference-translators.ts';
import { runEnvironmentSchema } from '#contracts/run-environment.ts';
import { scoreGroupSchema } from '#contracts/score-group.ts';
import { runConfigSchema } from '#contracts/stored/read-run-config.ts';
import { fileErrorSchema } from '#contracts/stored/read-file-errors.ts';
import { failureSchema } from '#contracts/run-state.ts';
import { blobFaultSchema, verifyModeSchema } from '#contracts/verify.ts';
import { blobSettingsSchema } from '#storage/open-blob-store.ts';

/**
 * What a supervisor and its child processes say to each other over Node's IPC channel; parsed at both ends.
 * Children hold no database credentials: they read and write blobs of storage, and the supervisor turns their
 * messages into rows, each write under the lease's epoch.
 */

/** Where in storage the bytes of one image lie, a whole blob or a range of a shard, and how they are read. */
export const imageLocationSchema = z.object({
  /** Where it came from, and so who can bring it back. */
  source: z.enum(['DATASET', 'UPLOAD']),
  sha256: sha256Schema,
  offset: z.int().nonnegative(),
  byteSize: z.int().positive(),
  /** Of the image's own bytes. */
  imageSha256: sha256Schema,
  decoder: decoderVersionSchema,
});
export type ImageLocation = z.infer<typeof imageLocationSchema>;

const computeSchema = z.object({
  backend: z.union([z.literal('auto'), computeBackendNameSchema]),
  threads: z.int().positive(),
  /** Folder of the backends that `./exemplar backends install` has installed. */
  installed: z.string().optional(),
  /** File of how steps were found to run fastest on this machine; by rules without it. */
  tuning: z.string().optional(),
});

export const trainTaskSchema = z.object({
  type: z.literal('TRAIN'),
  runId: runIdSchema,
  /** What it is called, for the manifests of its checkpoints. */
  runName: z.string(),
  epoch: z.int().positive(),
  config: runConfigSchema,
  datasetVersionId: datasetVersionIdSchema,
  datasetIndexSha256: sha256Schema,
  /** Manifest of the checkpoint to go on from; null at the first start. */
  resumeFrom: sha256Schema.nullable(),
  /** Manifests of the run's earlier checkpoints, newest first: to go on from where the newest is damaged. */
  fallBackTo: z.array(sha256Schema),
  /** Safetensors of the artifacts that the config names, by name. */
  artifacts: z.record(z.string(), sha256Schema),
  /** Weights that the config names, by the name under which steps take them: their blob, and what tables call them. */
  weights: z.record(z.string(), z.object({ sha256: sha256Schema, label: z.string() })),
  /** Plan of the first segment, which a resume reuses; null at the first start. */
  plan: computePlanSchema.nullable(),
  codeVersion: z.string(),
  compute: computeSchema,
  storage: blobSettingsSchema,
});
export type TrainTask = z.infer<typeof trainTaskSchema>;

/** A run that may be started: nothing of what is computed of it is kept. */
export const estimateTaskSchema = trainTaskSchema
  .omit({ epoch: true, resumeFrom: true, fallBackTo: true, plan: true })
  .extend({
    type: z.literal('ESTIMATE'),
    /** Of both domains: the run will hold them decoded. */
    trainingImages: z.int().nonnegative(),
  });
export type EstimateTask = z.infer<typeof estimateTaskSchema>;

export const evaluateTaskSchema = z.object({
  type: z.literal('EVALUATE'),
  checkpointId: checkpointIdSchema,
  manifestSha256: sha256Schema,
  /** Whose images it is scored on. */
  datasetIndexSha256: sha256Schema,
  split: scoredSplitSchema,
  compute: computeSchema,
  storage: blobSettingsSchema,
});
export type EvaluateTask = z.infer<typeof evaluateTaskSchema>;

export const translateTaskSchema = z.object({
  type: z.literal('TRANSLATE'),
  manifestSha256: sha256Schema,
  /** One batch: translations of one checkpoint. */
  translations: z
    .array(
      z.object({
        translationId: translationIdSchema,
        direction: directionSchema,
        fit: fitSchema,
        content: imageLocationSchema,
        /** Null for a method that uses none. */
        exemplar: imageLocationSchema.nullable(),
      }),
    )
    .min(1),
  compute: computeSchema,
  storage: blobSettingsSchema,
});
export type TranslateTask = z.infer<typeof translateTaskSchema>;

export const importTaskSchema = z.object({
  type: z.literal('IMPORT'),
  /** Uploaded tars, in order. */
  archives: z.array(z.object({ domain: domainSideSchema, sha256: sha256Schema })),
  brokenFiles: brokenFilesSchema,
  storage: blobSettingsSchema,
});
export type ImportTask = z.infer<typeof importTaskSchema>;
/** Shards and index are stored: the supervisor commits the version. */
export const importResultSchema = z.object({ indexSha256: sha256Schema });

export const importCheckpointTaskSchema = z.object({
  type: z.literal('IMPORT_CHECKPOINT'),
  /** Uploaded tar. */
  archiveSha256: sha256Schema,
  storage: blobSettingsSchema,
});
export type ImportCheckpointTask = z.infer<typeof importCheckpointTaskSchema>;
/** Manifest and tensors are stored: the supervisor commits run and checkpoint. */
export const importCheckpointResultSchema = z.object({
  manifestSha256: sha256Schema,
  manifest: checkpointManifestSchema,
  byteSize: z.int().positive(),
});
export type ImportedCheckpoint = z.infer<typeof importCheckpointResultSchema>;

export const verifyTaskSchema = z.object({
  type: z.literal('VERIFY'),
  blobs: z.array(sha256Schema),
  /** Of checkpoints: they name further blobs. */
  manifests: z.array(sha256Schema),
  /** Those of `blobs` that are read in parts: a damaged one serves its whole parts on. */
  shards: z.array(sha256Schema),
  mode: verifyModeSchema,
  storage: blobSettingsSchema,
});
export type VerifyTask = z.infer<typeof verifyTaskSchema>;
export const verifyResultSchema = z.object({
  faults: z.array(z.object({ sha256: sha256Schema, fault: blobFaultSchema })),
  blobCount: z.int().nonnegative(),
  bytesDone: z.int().nonnegative(),
  /** Which of a checkpoint's blobs are damaged or missing. */
  checkpoints: z.array(z.object({ manifestSha256: sha256Schema, damaged: z.array(sha256Schema) })),
});
export type VerifyResult = z.infer<typeof verifyResultSchema>;

const stopSchema = z.object({ type: z.literal('stop'), reason: z.enum(['CANCEL', 'PREEMPT']) });
/** The supervisor lives. A child that works and hears nothing for `seconds` more ends itself: nobody heeds it. */
const aliveSchema = z.object({ type: z.literal('alive'), seconds: z.number().positive() });
/** Its type is the kind of its job; the schema that its kind's file in the child names parses the rest. */
const taskSchema = z.looseObject({ type: z.string().regex(/^[A-Z_]+$/) });
export type TaskMessage = z.infer<typeof taskSchema>;

/** To a child. A trainer gets one task; translator and importer may get one after another. */
export const toChildSchema = z.union([
  /** Finish the step, save what is worth saving (PREEMPT: a checkpoint), answer `stopped`. */
  stopSchema,
  aliveSchema,
  taskSchema,
]);
export type StopMessage = z.infer<typeof stopSchema>;
export type AliveMessage = z.infer<typeof aliveSchema>;
export type ToChild = StopMessage | AliveMessage | TaskMessage;

export function isStop(message: ToChild): message is StopMessage {
  return message.type === 'stop';
}

export function isAlive(message: ToChild): message is AliveMessage {
  return message.type === 'alive';
}

/** TRAIN: computing has begun (again) after `fromStep` steps. */
export const startedSchema = z.object({
  type: z.literal('started'),
  fromStep: z.int().nonnegative(),
  stage: z.string(),
  plan: computePlanSchema,
  /** Null in a log that was written before it was kept. */
  environment: runEnvironmentSchema.nullable().default(null),
});
export const sampleSchema = z.object({
  type: z.literal('sample'),
  stage: z.string(),
  step: z.int(),
  direction: directionSchema.nullable(),
  sha256: sha256Schema,
  byteSize: z.int(),
  width: z.int(),
  height: z.int(),
  rows: z.int(),
  columns: z.int(),
  /** A WebP; null in a log that was written before there were thumbnails. */
  thumbnail: z
    .object({ sha256: sha256Schema, byteSize: z.int(), width: z.int(), height: z.int() })
    .nullable()
    .default(null),
});
/** Blobs and manifest are stored and synced: the supervisor commits the row. */
export const checkpointSchema = z.object({
  type: z.literal('checkpoint'),
  manifestSha256: sha256Schema,
  manifest: checkpointManifestSchema,
  byteSize: z.int(),
});

/** From a child. */
export const fromChildSchema = z.discriminatedUnion('type', [
  /** Ready for a task. */
  z.object({ type: z.literal('ready') }),
  /** Alive and moving: a finished graph execution, an image decoded. */
  z.object({ type: z.literal('progress') }),
  z.object({ type: z.literal('log'), level: logLevelSchema, text: z.string() }),
  startedSchema,
  /** TRAIN: a checkpoint that it should go on from cannot be read; it tries the one before. */
  z.object({ type: z.literal('damagedCheckpoint'), manifestSha256: sha256Schema, reason: z.string() }),
  z.object({ type: z.literal('stage'), stage: z.string() }),
  /** TRAIN: it goes on from memory, since what it should store cannot be stored. The next checkpoint ends that. */
  z.object({ type: z.literal('degraded'), reason: degradationReasonSchema, message: z.string() }),
  /** Points of finished steps; `step` = steps of the run that are done. */
  z.object({ type: z.literal('metrics'), step: z.int(), points: z.array(metricPointSchema) }),
  sampleSchema,
  checkpointSchema,
  /** EVALUATE: scores by metric name. */
  z.object({
    type: z.literal('evaluated'),
    scores: z.record(z.string(), z.number()),
    /** 95 % intervals of the scores. */
    intervals: z.record(z.string(), z.tuple([z.number(), z.number()]).readonly()),
    /** Of how many pairs, or content images, each score is. */
    counts: z.record(z.string(), z.int().positive()),
    /** What blind guessing scores, of some of them. */
    chances: z.record(z.string(), z.number()),
    /** The same over the pairs of each group. */
    groups: z.array(scoreGroupSchema),
    pictures: z.array(evaluationPictureSchema),
    /** Blob of EvaluationRows. */
    rowsSha256: sha256Schema,
    /** Measures that this dataset does not allow. */
    missing: z.array(missingMeasureSchema),
    references: z.array(referenceRowSchema),
    imageCount: z.int(),
  }),
  /** TRANSLATE: one of the batch is done. */
  z.object({
    type: z.literal('translated'),
    translationId: translationIdSchema,
    sha256: sha256Schema,
    byteSize: z.int(),
    width: z.int(),
    height: z.int(),
    inferenceMs: z.number(),
  }),
  /** TRANSLATE: one of the batch cannot be done; the others go on. */
  z.object({
    type: z.literal('translationFailed'),
    translationId: translationIdSchema,
    failure: failureSchema,
  }),
  /** IMPORT: images checked so far. */
  z.object({ type: z.literal('importProgress'), done: z.int(), total: z.int().nullable() }),
  /** VERIFY: blobs read so far. */
  z.object({
    type: z.literal('verifyProgress'),
    blobsDone: z.int().nonnegative(),
    blobsTotal: z.int().nonnegative(),
    bytesDone: z.int().nonnegative(),
  }),
  /** The one thing that a task came to; the supervisor's half of its kind parses it. */
  z.object({ type: z.literal('result'), result: z.unknown() }),
  /** IMPORT: what of the archives has not become images, told before the result or the failure. */
  z.object({
    type: z.literal('importReport'),
    /** The first of the files that cannot be used. */
    errors: z.array(fileErrorSchema).max(limits.maxFileErrors),
    errorCount: z.int().nonnegative(),
    byProductCount: z.int().nonnegative(),
  }),
  /** The task is done. */
  z.object({ type: z.literal('finished') }),
  z.object({ type: z.literal('failed'), failure: failureSchema }),
  /** Answer to `stop`. */
  z.object({ type: z.literal('stopped') }),
]);
export type FromChild = z.infer<typeof fromChildSchema>;
