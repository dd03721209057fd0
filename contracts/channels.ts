import { z } from 'zod';
import {
  checkpointImportIdSchema,
  datasetIdSchema,
  estimateIdSchema,
  importIdSchema,
  jobIdSchema,
  runIdSchema,
  translationIdSchema,
  userIdSchema,
  verificationIdSchema,
  workerIdSchema,
} from './ids.ts';

/**
 * NOTIFY channels and their payloads. A notification says only "look again": the truth is a row, committed
 * before or with it, and a listener that missed one finds out at its next poll.
 */
export const channels = {
  /** A job became claimable; which kinds there are is said in jobs/definitions.ts. */
  job_queued: z.object({ kind: z.string().min(1) }),
  /** Somebody asked for a running job to end. */
  job_cancel: z.object({ jobId: jobIdSchema }),
  /** A worker signed on or off, or shall drain, or shall take jobs again. */
  worker_changed: z.object({ workerId: workerIdSchema }),
  /** A run has a new event, or its row changed. */
  run_changed: z.object({ runId: runIdSchema }),
  translation_changed: z.object({ translationId: translationIdSchema }),
  /** A dataset was renamed, or has a new version. */
  dataset_changed: z.object({ datasetId: datasetIdSchema }),
  import_changed: z.object({ importId: importIdSchema }),
  checkpoint_import_changed: z.object({ checkpointImportId: checkpointImportIdSchema }),
  verification_changed: z.object({ verificationId: verificationIdSchema }),
  estimate_changed: z.object({ estimateId: estimateIdSchema }),
  /** A checkpoint of the run was pinned or unpinned, got or lost an alias, has gone, or is back. */
  checkpoints_changed: z.object({ runId: runIdSchema }),
  run_view_changed: z.object({ viewId: z.uuid() }),
  /** Something went to the trash, came back, or is gone for good. */
  trash_changed: z.object({}),
  /** A user was invited or disabled, has signed in or out, or has another role, here or in an experiment: who they are is asked again. */
  user_changed: z.object({ userId: userIdSchema }),
  /** A session or an API key of the user was used, which is told no more often than it is noted. */
  user_seen: z.object({ userId: userIdSchema }),
  audit_entry_added: z.object({ entryId: z.uuid() }),
  evaluation_changed: z.object({ evaluationId: z.uuid() }),
} as const;

export type Channel = keyof typeof channels;
export type ChannelPayload<Name extends Channel> = z.infer<(typeof channels)[Name]>;
