import type { Prisma } from '#db/generated/client.ts';

/**
 * Holds a user until the transaction ends: nobody disables them meanwhile. Whoever changes what a user gets in by locks
 * the user first, so that none of two waits for the other.
 *
 * @returns whether they may get in at all
 */
export async function lockActiveUser(
  transaction: Prisma.TransactionClient,
  userId: string,
): Promise<boolean> {
  const found = await transaction.$queryRaw<{ isActive: boolean }[]>`
    select "user".disabled_at is null as "isActive" from "user" where "user".id = ${userId}::uuid for update`;
  return found[0]?.isActive ?? false;
}
