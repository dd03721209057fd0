import type { Prisma, User as UserRow } from '#db/generated/client.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { codedError } from '../../errors.ts';
import { uuidOf } from '../relay/global-id.ts';

/** A user who is held until the transaction ends. */
export interface LockedPerson {
  readonly user: UserRow;
  /** Whether nobody else could change the rights of people. */
  readonly isLastAdmin: boolean;
}

/**
 * Holds a user, and with them all admins, in one order: of two requests that each take the rights of another admin one
 * waits for the other, and sees what it did.
 *
 * @param viewer the admin who asks
 * @throws FORBIDDEN where somebody has taken the viewer's rights since the request came
 */
export async function lockPerson(
  transaction: Prisma.TransactionClient,
  viewer: Viewer,
  id: string,
): Promise<LockedPerson | null> {
  const uuid = uuidOf('User', id);
  if (uuid === null) return null;
  const locked = await transaction.$queryRaw<{ id: string; mayAct: boolean; isAdmin: boolean }[]>`
    select "user".id::text, "user".role = 'ADMIN' and "user".disabled_at is null as "mayAct", "user".role = 'ADMIN' and "user".disabled_at is null and not exists (
      select from invitation where invitation.user_id = "user".id) as "isAdmin"
    from "user"
    where "user".id = ${uuid}::uuid or ("user".role = 'ADMIN' and "user".disabled_at is null)
    order by "user".id for update of "user"`;
  if (!locked.some((each) => each.id === viewer.id && each.mayAct))
    throw codedError('FORBIDDEN', 'You are no longer an admin.');
  const user = await transaction.user.findUnique({ where: { id: uuid } });
  const admins = locked.filter(({ isAdmin }) => isAdmin);
  return user && { user, isLastAdmin: admins.length === 1 && admins[0]?.id === uuid };
}
