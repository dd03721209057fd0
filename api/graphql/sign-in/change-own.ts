import type { UserError } from '#contracts/errors.ts';
import { userIdSchema } from '#contracts/ids.ts';
import type { Prisma } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { lockActiveUser } from '../../auth/lock-active-user.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import type { Change } from '../audit/entry-of.ts';
import { recordChanges } from '../audit/record-changes.ts';

/** What was refused, or what was changed. */
export interface OwnChange {
  readonly userErrors: readonly UserError[];
  readonly change?: Change;
}

/** Changes by what the viewer signs in, writes that into the audit log, and tells what they have open elsewhere. */
export function changeOwn(
  { prisma }: Pick<Context, 'prisma'>,
  viewer: Viewer,
  act: (transaction: Prisma.TransactionClient) => Promise<OwnChange>,
): Promise<readonly UserError[]> {
  return prisma.$transaction(async (transaction) => {
    if (!(await lockActiveUser(transaction, viewer.id)))
      throw codedError('UNAUTHENTICATED', 'Your account was disabled.');
    const { userErrors, change } = await act(transaction);
    if (change) {
      await recordChanges(transaction, [change]);
      await notify(transaction, 'user_changed', { userId: userIdSchema.parse(viewer.id) });
    }
    return userErrors;
  });
}
