import type { UserError } from '#contracts/errors.ts';
import { userIdSchema } from '#contracts/ids.ts';
import type { Prisma, PrismaClient, User as UserRow } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { endAccess } from '../../auth/end-access.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { refuse } from '../shared/user-errors.ts';
import { lockPerson, type LockedPerson } from './lock-person.ts';
import type { ChangeUserRoleInput, DisableUserInput, EnableUserInput } from './people.input.ts';

export interface PersonChange {
  readonly user: UserRow | null;
  readonly userErrors: readonly UserError[];
}

/** Gives a user another role; it holds from the next thing that they do, in what they have open as well. */
export function changeUserRole(
  prisma: PrismaClient,
  viewer: Viewer,
  { userId, role }: ChangeUserRoleInput,
): Promise<PersonChange> {
  return changePerson(prisma, viewer, userId, async (transaction, { user, isLastAdmin }) => {
    if (isLastAdmin && role !== 'ADMIN') return refused(user, lastAdmin(user, 'role'));
    const changed = await transaction.user.update({ where: { id: user.id }, data: { role } });
    await notify(transaction, 'user_changed', { userId: userIdSchema.parse(user.id) });
    return { user: changed, userErrors: [] };
  });
}

/** Keeps a user out: their sessions, API keys, links and open sockets end at once. What is theirs stays. */
export function disableUser(
  prisma: PrismaClient,
  viewer: Viewer,
  { userId }: DisableUserInput,
): Promise<PersonChange> {
  return changePerson(prisma, viewer, userId, async (transaction, { user, isLastAdmin }) => {
    if (isLastAdmin) return refused(user, lastAdmin(user, 'userId'));
    await endAccess(transaction, user.id);
    const disabledAt = user.disabledAt ?? new Date();
    return {
      user: await transaction.user.update({ where: { id: user.id }, data: { disabledAt } }),
      userErrors: [],
    };
  });
}

/** Lets a disabled user in again, by a new link: what has ended stays so. */
export function enableUser(
  prisma: PrismaClient,
  viewer: Viewer,
  { userId }: EnableUserInput,
): Promise<PersonChange> {
  return changePerson(prisma, viewer, userId, async (transaction, { user }) => {
    if (user.disabledAt === null) return { user, userErrors: [] };
    await endAccess(transaction, user.id); // what was made while they were disabled
    const data = { disabledAt: null };
    return { user: await transaction.user.update({ where: { id: user.id }, data }), userErrors: [] };
  });
}

function changePerson(
  prisma: PrismaClient,
  viewer: Viewer,
  userId: string,
  change: (transaction: Prisma.TransactionClient, person: LockedPerson) => Promise<PersonChange>,
): Promise<PersonChange> {
  return prisma.$transaction(async (transaction) => {
    const person = await lockPerson(transaction, viewer, userId);
    if (!person) return refused(null, refuse('NOT_FOUND', ['userId'], 'No user has this id.'));
    const changed = await change(transaction, person);
    if (changed.user && changed.userErrors.length === 0)
      await recordChanges(transaction, [
        { type: 'User', id: person.user.id, before: shownOf(person.user), after: shownOf(changed.user) },
      ]);
    return changed;
  });
}

function refused(user: UserRow | null, refusal: UserError): PersonChange {
  return { user, userErrors: [refusal] };
}

/** What the audit log keeps of a user. */
function shownOf({ login, role, disabledAt }: UserRow) {
  return { login, role, isDisabled: disabledAt !== null };
}

function lastAdmin({ login }: UserRow, field: string): UserError {
  const message = `"${login}" is the last admin. Make somebody else an admin first.`;
  return refuse('INVALID_STATE', [field], message);
}
