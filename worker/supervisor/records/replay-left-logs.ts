import { rename, rm } from 'node:fs/promises';
import { deserialize } from 'node:v8';
import { databaseTrouble } from '#db/database-trouble.ts';
import { jobDefinitions } from '#jobs/definitions.ts';
import { type Lease, LeaseLostError } from '#jobs/lease.ts';
import { settleJob } from '#jobs/settle-job.ts';
import type { SupervisorContext } from '../context.ts';
import { backOffSeconds } from '../leases/settle.ts';
import { readLocalLog } from './local-log.ts';
import { listRunLogs } from './run-log-file.ts';
import { numberedWriteSchema } from './run-write.ts';
import { createWriteStore } from './store-write.ts';

/**
 * Stores what a supervisor wrote into its local log while the database was away, where it did not live to do so itself:
 * in order, once, and under its own lease, which has run out and was not taken back yet. A log whose lease has passed
 * on is thrown away as a whole.
 *
 * @param held ids of jobs that this supervisor works on: their logs are in use, even where their leases have run out.
 */
export async function replayLeftLogs(context: SupervisorContext, held: readonly string[]): Promise<void> {
  for (const { file, lease } of await listRunLogs(context.localLogDirectory)) {
    if (held.includes(lease.jobId)) continue;
    const [job] = await context.prisma.$queryRaw<(Lease & { readonly isLeft: boolean })[]>`
      select id as "jobId", epoch, kind, subject_id as "subjectId", payload, lease_until < now() as "isLeft"
      from job where id = ${lease.jobId}::uuid and epoch = ${lease.epoch}::int and state = 'RUNNING'`;
    if (job && !job.isLeft) continue;
    try {
      const isReplayed = job !== undefined && (await replay(context, file, job));
      if (!isReplayed) context.log.warn({ file }, 'a local log is thrown away: its lease has passed on');
      await rm(file, { force: true });
    } catch (error) {
      if (databaseTrouble(error) !== null) throw error;
      context.log.error({ err: error, file }, 'a local log cannot be stored, and is put aside');
      await rename(file, `${file}.unusable`);
    }
  }
}

/** @returns false when the lease passed on meanwhile. */
async function replay(context: SupervisorContext, file: string, lease: Lease): Promise<boolean> {
  const { prisma, log, leaseSeconds } = context;
  const { runId } = jobDefinitions.TRAIN.readPayload(lease.payload);
  const store = createWriteStore({ prisma, runId, lease }, (ending) =>
    settleJob(prisma, lease, ending, backOffSeconds(leaseSeconds)),
  );
  try {
    const records = await readLocalLog(file);
    for (const record of records) await store.store(numberedWriteSchema.parse(deserialize(record)));
    log.info({ file, records: records.length }, 'stored what a worker had left in its local log');
    return true;
  } catch (error) {
    if (error instanceof LeaseLostError) return false;
    throw error;
  }
}
