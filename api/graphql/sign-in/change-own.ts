import type { UserError } from '#contracts/errors.ts';
import type { Prisma } from '#db/generated/client.ts';
import { lockActiveUser } from '../../auth/lock-active-user.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { recordChanges } from '../audit/record-changes.ts';

/** Changes by what the viewer signs in, and writes that into the audit log. */
export function changeOwn(
  { prisma }: Pick<Context, 'prisma'>,
  viewer: Viewer,
  change: (transaction: Prisma.TransactionClient) => Promise<readonly UserError[]>,
): Promise<readonly UserError[]> {
  return prisma.$transaction(async (transaction) => {
    if (!(await lockActiveUser(transaction, viewer.id)))
      throw codedError('UNAUTHENTICATED', 'Your account was disabled.');
    const refusals = await change(transaction);
    if (refusals.length === 0) await recordChanges(transaction, [{ type: 'User', id: viewer.id }]);
    return refusals;
  });
}
