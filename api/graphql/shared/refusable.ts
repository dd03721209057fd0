import type { UserError } from '#contracts/errors.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { Refused } from './refused.ts';

/** A transaction that may be refused while it goes on: nothing of it is done then. */
export async function refusable<Result>(
  prisma: PrismaClient,
  act: (transaction: Prisma.TransactionClient) => Promise<Result>,
): Promise<Result | { readonly userErrors: readonly UserError[] }> {
  try {
    return await prisma.$transaction(act);
  } catch (error) {
    if (error instanceof Refused) return { userErrors: error.userErrors };
    throw error;
  }
}
