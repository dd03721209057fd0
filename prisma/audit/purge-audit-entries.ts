import type { PrismaClient } from '../generated/client.js';

/**
 * Deletes entries of the audit log from before a moment. Its trigger lets nothing else delete any.
 *
 * @returns how many
 */
export function purgeAuditEntries(prisma: PrismaClient, before: Date): Promise<number> {
  return prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`select set_config('exemplar.audit_kept_since', ${before.toISOString()}, true)`;
    const { count } = await transaction.auditEntry.deleteMany({ where: { at: { lt: before } } });
    return count;
  });
}
