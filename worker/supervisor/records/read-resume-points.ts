import type { CheckpointId } from '#contracts/ids.ts';
import type { PrismaClient } from '#db/generated/client.js';

/** A checkpoint that a run can go on from. */
export interface ResumePoint {
  readonly checkpointId: CheckpointId;
  readonly manifestSha256: string;
  readonly step: number;
}

/**
 * Checkpoints that a run can go on from, newest first: those of its chain of segments, without what a resume has left
 * behind, and without those in the trash. Whether one was found damaged before does not matter: it may be whole again.
 */
export function readResumePoints(prisma: PrismaClient, runId: string): Promise<ResumePoint[]> {
  return prisma.$queryRaw<ResumePoint[]>`
    select id as "checkpointId", manifest_sha256 as "manifestSha256", step
    from checkpoint left join segment using (run_id, epoch)
    where run_id = ${runId}::uuid and trashed_at is null and (until_step is null or step <= until_step)
    order by step desc, id desc`;
}
