import type { PrismaClient, Upload } from '#db/generated/client.ts';

/**
 * Whether the bytes of an upload have come from its user, by this upload or by an earlier one. Who knows no more than a
 * hash has no right to what is stored under it.
 */
export async function hasReceived(
  prisma: PrismaClient,
  { userId, sha256, receivedAt }: Pick<Upload, 'userId' | 'sha256' | 'receivedAt'>,
): Promise<boolean> {
  if (receivedAt !== null) return true;
  if (sha256 === null) return false;
  return (await prisma.upload.count({ where: { userId, sha256, receivedAt: { not: null } } })) > 0;
}
