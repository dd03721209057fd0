import { verificationIdSchema } from '#contracts/ids.ts';
import type { VerifyMode } from '#contracts/verify.ts';
import type { PrismaClient, Verification } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import type { Viewer } from '../../auth/viewer.ts';

/** Queues a check of all stored files. */
export function verifyStorage(prisma: PrismaClient, viewer: Viewer, mode: VerifyMode): Promise<Verification> {
  return prisma.$transaction(async (transaction) => {
    const id = verificationIdSchema.parse(newId());
    const verification = await transaction.verification.create({
      data: { id, createdById: viewer.id, mode },
    });
    await queueJobs(transaction, 'VERIFY', [{ verificationId: id }]);
    return verification;
  });
}
