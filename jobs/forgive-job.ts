import type { Database } from '#db/client.ts';

/** The job has got further, so its crashes and failures no longer count towards giving it up. */
export async function forgiveJob(transaction: Database, jobId: string): Promise<void> {
  await transaction.$executeRaw`update job set crashes = 0, failures = 0 where id = ${jobId}::uuid`;
}
