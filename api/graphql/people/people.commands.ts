import type { UserError } from '#contracts/errors.ts';
import { userIdSchema } from '#contracts/ids.ts';
import type { Prisma, PrismaClient, User as UserRow } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { endAccess } from '../../auth/end-access.ts';
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
  { userId, role }: ChangeUserRoleInput,
): Promise<PersonChange> {
  return changePerson(prisma, userId, async (transaction, { user, isLastAdmin }) => {
    if (isLastAdmin && role !== 'ADMIN') return refused(user, lastAdmin(user, 'role'));
    const changed = await transaction.user.update({ where: { id: user.id }, data: { role } });
    await notify(transaction, 'user_changed', { userId: userIdSchema.parse(user.id) });
    return { user: changed, userErrors: [] };
  });
}

/** Keeps a user out: their sessions, tokens, links and open sockets end at once. What is theirs stays. */
export function disableUser(prisma: PrismaClient, { userId }: DisableUserInput): Promise<PersonChange> {
  return changePerson(prisma, userId, async (transaction, { user, isLastAdmin }) => {
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
export function enableUser(prisma: PrismaClient, { userId }: EnableUserInput): Promise<PersonChange> {
  return changePerson(prisma, userId, async (transaction, { user }) => {
    if (user.disabledAt === null) return { user, userErrors: [] };
    await endAccess(transaction, user.id); // what was made while they were disabled
    const data = { disabledAt: null };
    return { user: await transaction.user.update({ where: { id: user.id }, data }), userErrors: [] };
  });
}

function changePerson(
  prisma: PrismaClient,
  userId: string,
  change: (transaction: Prisma.TransactionClient, person: LockedPerson) => Promise<PersonChange>,
): Promise<PersonChange> {
  return prisma.$transaction(async (transaction) => {
    const person = await lockPerson(transaction, userId);
    return person
      ? change(transaction, person)
      : refused(null, refuse('NOT_FOUND', ['userId'], 'No user has this id.'));
  });
}

function refused(user: UserRow | null, refusal: UserError): PersonChange {
  return { user, userErrors: [refusal] };
}

function lastAdmin({ login }: UserRow, field: string): UserError {
  const message = `"${login}" is the last admin. Make somebody else an admin first.`;
  return refuse('INVALID_STATE', [field], message);
}
