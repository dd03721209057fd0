import type { z } from 'zod';
import type { Failure, JobState } from '#contracts/run-state.ts';
import type { WorkerRole } from '#contracts/worker-role.ts';
import type { Database } from '#db/client.ts';
import type { Ending } from './ending.ts';

/** All that the queue knows of a kind of job. How it is worked on stands in worker/supervisor/tasks. */
export interface JobDefinition<Schema extends z.ZodType = z.ZodType> {
  /** Whose slots claim it. */
  readonly role: WorkerRole;
  /** Higher is claimed first. */
  readonly priority: number;
  /** What a job is about; parsed where it is queued and where it is worked on. */
  readonly payload: Schema;
  /** Jobs of one key may be claimed together, up to `size` of them. */
  readonly batch?: { readonly size: number; keyOf(payload: z.output<Schema>): string };
  /** Id of the job's subject: the row that people see of it. */
  subjectOf(payload: z.output<Schema>): string;
  /** Lets the subject follow its job, in the job's transaction, and wakes who watches it. */
  follow(transaction: Database, subjectId: string, change: JobChange): Promise<void>;
}

/** A new state of a job, as its subject hears of it. */
export interface JobChange {
  readonly state: JobState;
  /** Why, for FAILED; null otherwise. */
  readonly failure: Failure | null;
  /** What brought the job there; null for a claim. */
  readonly ending: Ending['type'] | null;
}

export function defineJob<Schema extends z.ZodType>(
  definition: JobDefinition<Schema>,
): JobDefinition<Schema> {
  return definition;
}
