import { z } from 'zod';
import {
  checkpointIdSchema,
  checkpointImportIdSchema,
  estimateIdSchema,
  importIdSchema,
  runIdSchema,
  translationIdSchema,
  verificationIdSchema,
} from '#contracts/ids.ts';
import type { WorkerRole } from '#contracts/worker-role.ts';
import { notify } from '#db/notify.ts';
import { followRun } from './follow-run.ts';
import { followWith } from './follow-with.ts';
import { defineJob, type JobDefinition } from './job-definition.ts';

/** Every kind of job there is. */
export const jobDefinitions = {
  TRAIN: defineJob({
    role: 'train',
    priority: 0,
    payload: z.object({ runId: runIdSchema }),
    subjectOf: ({ runId }) => runId,
    follow: followRun,
  }),
  EVALUATE: defineJob({
    // Not the trainer's slot: a run can be scored while it, or another one, trains.
    role: 'evaluate',
    priority: 0,
    payload: z.object({ evaluationId: z.uuid(), checkpointId: checkpointIdSchema }),
    subjectOf: ({ evaluationId }) => evaluationId,
    follow: followWith('evaluation', (transaction, id) =>
      notify(transaction, 'evaluation_changed', { evaluationId: id }),
    ),
  }),
  /** Measures how long a run would take, before it is started. */
  ESTIMATE: defineJob({
    role: 'estimate',
    priority: 0,
    payload: z.object({ estimateId: estimateIdSchema }),
    subjectOf: ({ estimateId }) => estimateId,
    follow: followWith('estimate', (transaction, id) =>
      notify(transaction, 'estimate_changed', { estimateId: estimateIdSchema.parse(id) }),
    ),
  }),
  TRANSLATE: defineJob({
    role: 'serve',
    priority: 10,
    payload: z.object({ translationId: translationIdSchema, checkpointId: checkpointIdSchema }),
    // The model is loaded once for all.
    batch: { size: 8, keyOf: ({ checkpointId }) => checkpointId },
    subjectOf: ({ translationId }) => translationId,
    follow: followWith('translation', (transaction, id) =>
      notify(transaction, 'translation_changed', { translationId: translationIdSchema.parse(id) }),
    ),
  }),
  IMPORT: defineJob({
    role: 'data',
    priority: 0,
    payload: z.object({ importId: importIdSchema }),
    subjectOf: ({ importId }) => importId,
    follow: followWith('import', (transaction, id) =>
      notify(transaction, 'import_changed', { importId: importIdSchema.parse(id) }),
    ),
  }),
  /** Brings in a checkpoint that another server exported. */
  IMPORT_CHECKPOINT: defineJob({
    role: 'data',
    priority: 0,
    payload: z.object({ checkpointImportId: checkpointImportIdSchema }),
    subjectOf: ({ checkpointImportId }) => checkpointImportId,
    follow: followWith('checkpoint_import', (transaction, id) =>
      notify(transaction, 'checkpoint_import_changed', {
        checkpointImportId: checkpointImportIdSchema.parse(id),
      }),
    ),
  }),
  /** Reads all stored blobs that the database knows and compares them with their hashes. */
  VERIFY: defineJob({
    // Not the slot of imports: to read all that is stored may take hours.
    role: 'verify',
    priority: 0,
    payload: z.object({ verificationId: verificationIdSchema }),
    subjectOf: ({ verificationId }) => verificationId,
    follow: followWith('verification', (transaction, id) =>
      notify(transaction, 'verification_changed', { verificationId: verificationIdSchema.parse(id) }),
    ),
  }),
} as const;

export type JobKind = keyof typeof jobDefinitions;
export const jobKinds = Object.keys(jobDefinitions) as readonly JobKind[];

/** What of a job's payload a caller gives when it queues the job. */
export type JobPayload<Kind extends JobKind> = z.input<(typeof jobDefinitions)[Kind]['payload']>;

export function definitionOf(kind: JobKind): JobDefinition {
  return jobDefinitions[kind];
}

/** @param kind of a notification: a newer program may know more kinds than this one. */
export function roleOf(kind: string): WorkerRole | null {
  return jobKinds.find((known) => known === kind) ? definitionOf(kind as JobKind).role : null;
}
