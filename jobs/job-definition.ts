import type { z } from 'zod';
import type { Failure, JobState } from '#contracts/run-state.ts';
import { type Upgrade, versionedReader } from '#contracts/stored/versioned-reader.ts';
import type { WorkerRole } from '#contracts/worker-role.ts';
import type { Database } from '#db/client.ts';
import type { Ending } from './ending.ts';

/** All that the queue knows of a kind of job. How it is worked on stands in worker/supervisor/tasks. */
export interface JobDefinition<Schema extends z.ZodType = z.ZodType> {
  /** Whose slots claim it. */
  readonly role: WorkerRole;
  /** Higher is claimed first. */
  readonly priority: number;
  /** What a job is about; what is queued is parsed by it. */
  readonly payload: Schema;
  /** Version of payloads that are stored today. */
  readonly payloadVersion: number;
  /** A stored payload, of any version, where it is worked on. @throws UnreadableRecordError */
  readonly readPayload: (stored: unknown) => z.output<Schema>;
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
  /** The try that came to nothing, for a crash, a hang and a failure of the machinery; null otherwise. */
  readonly setback: Setback | null;
}

export interface Setback {
  /** What happened, e.g. `signal SIGKILL`. */
  readonly reason: string;
  /** Which try it was, 1 for the first since the job last got further. */
  readonly attempt: number;
  readonly mostAttempts: number;
}

/** A definition as it is written: `payloadUpgrades` bring stored payloads from version 1 to 2, and so on. */
type WrittenDefinition<Schema extends z.ZodType> = Omit<
  JobDefinition<Schema>,
  'payloadVersion' | 'readPayload'
> & { readonly payloadUpgrades?: readonly Upgrade[] };

export function defineJob<Schema extends z.ZodType>({
  payloadUpgrades = [],
  ...definition
}: WrittenDefinition<Schema>): JobDefinition<Schema> {
  const payloadVersion = payloadUpgrades.length + 1;
  const readPayload = versionedReader<z.output<Schema>>({
    name: 'job payload',
    version: payloadVersion,
    schema: definition.payload as z.ZodType<z.output<Schema>>,
    upgrades: payloadUpgrades,
  });
  return { ...definition, payloadVersion, readPayload };
}
