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
 * behind, then the one that it was forked from; none of those in the trash. Whether one was found damaged before does not
 * matter: it may be whole again.
 */
export function readResumePoints(prisma: PrismaClient, runId: string): Promise<ResumePoint[]> {
  return prisma.$queryRaw<ResumePoint[]>`
    select id as "checkpointId", manifest_sha256 as "manifestSha256", step
    from checkpoint left join segment using (run_id, epoch)
    where run_id = ${runId}::uuid and trashed_at is null and (until_step is null or step <= until_step)
    union all
    select checkpoint.id, manifest_sha256, checkpoint.step
    from run_fork join checkpoint on checkpoint.id = checkpoint_id
    where run_fork.run_id = ${runId}::uuid and trashed_at is null
    order by step desc, "checkpointId" desc`;
}
