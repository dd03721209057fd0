import { z } from 'zod';
import {
  checkpointIdSchema,
  datasetVersionIdSchema,
  importIdSchema,
  runIdSchema,
  translationIdSchema,
} from './ids.ts';

export const jobKindSchema = z.enum(['TRAIN', 'EVALUATE', 'TRANSLATE', 'IMPORT', 'EXPORT']);
export type JobKind = z.infer<typeof jobKindSchema>;

export const workerRoleSchema = z.enum(['train', 'serve', 'data']);
export type WorkerRole = z.infer<typeof workerRoleSchema>;

/** Which kinds a slot of each role claims. */
export const kindsOfRole = {
  train: ['TRAIN', 'EVALUATE'],
  serve: ['TRANSLATE'],
  data: ['IMPORT', 'EXPORT'],
} as const satisfies Record<WorkerRole, readonly JobKind[]>;

export function roleOfKind(kind: JobKind): WorkerRole {
  return (
    workerRoleSchema.options.find((role) => (kindsOfRole[role] as readonly JobKind[]).includes(kind)) ??
    'data'
  );
}

/** What a job is about: one payload schema a kind, parsed where it is written and where it is claimed. */
export const jobPayloadSchemas = {
  TRAIN: z.object({ runId: runIdSchema }),
  EVALUATE: z.object({ evaluationId: z.uuid(), checkpointId: checkpointIdSchema }),
  TRANSLATE: z.object({ translationId: translationIdSchema, checkpointId: checkpointIdSchema }),
  IMPORT: z.object({ importId: importIdSchema }),
  EXPORT: z.object({ datasetVersionId: datasetVersionIdSchema }),
} as const satisfies Record<JobKind, z.ZodType>;
export type JobPayload<Kind extends JobKind> = z.infer<(typeof jobPayloadSchemas)[Kind]>;

/** Higher is claimed first; a person waits for a translation, nobody for an evaluation. */
export const defaultPriority = {
  TRAIN: 0,
  EVALUATE: -10,
  TRANSLATE: 10,
  IMPORT: 0,
  EXPORT: -10,
} as const satisfies Record<JobKind, number>;
