import type { Logger } from 'pino';
import type { WorkerRole } from '#contracts/worker-role.ts';
import type { PrismaClient } from '#db/generated/client.js';
import type { Tracing } from '#lib/tracing/span.ts';
import type { BlobStore } from '#storage/blob-store.ts';
import type { BlobSettings } from '#storage/open-blob-store.ts';
import type { TrainTask } from '../protocol.ts';
import type { HangLimits } from './tasks/hang-alarm.ts';

/** What every part of a supervisor works with. */
export interface SupervisorContext {
  readonly prisma: PrismaClient;
  readonly blobs: BlobStore;
  readonly log: Logger;
  /** Null: nothing is traced. Closed by whoever made it, after the supervisor. */
  readonly tracing: Tracing | null;
  readonly workerId: string;
  readonly leaseSeconds: number;
  /** Seconds that a child has to end politely, before SIGTERM and once more before SIGKILL. */
  readonly graceSeconds: number;
  readonly hangLimits: HangLimits;
  readonly codeVersion: string;
  readonly compute: TrainTask['compute'];
  readonly storage: BlobSettings;
  readonly cleaning: {
    /** Days that deleted runs lie in the trash. */
    readonly trashDays: number;
    /** Hours that failed imports, and uploads that nothing has taken, stay. */
    readonly leftoverHours: number;
    /** Hours that a file stays though nothing names it. */
    readonly blobAgeHours: number;
    /** Days that entries of the audit log are kept. */
    readonly auditDays: number;
  };
  /** Where a run's reports lie while the database is away. */
  readonly localLogDirectory: string;
  /** Program of each role's child process. */
  readonly childPrograms: Readonly<Record<WorkerRole, string>>;
  /** All of the environment that children inherit: nothing that is secret. */
  readonly childEnvironment: NodeJS.ProcessEnv;
}
