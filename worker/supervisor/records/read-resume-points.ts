import type { PrismaClient } from '#db/generated/client.js';

/**
 * Manifests of the checkpoints that a run can go on from, newest first: those of its chain of segments, without what a
 * resume has left behind. Whether one was found damaged before does not matter: it may be whole again.
 */
export async function readResumePoints(prisma: PrismaClient, runId: string): Promise<string[]> {
  const rows = await prisma.$queryRaw<{ manifestSha256: string }[]>`
    select manifest_sha256 as "manifestSha256"
    from checkpoint left join segment using (run_id, epoch)
    where run_id = ${runId}::uuid and (until_step is null or step <= until_step)
    order by step desc, id desc`;
  return rows.map(({ manifestSha256 }) => manifestSha256);
}
