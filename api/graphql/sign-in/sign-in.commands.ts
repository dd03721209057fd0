import type { UserError } from '#contracts/errors.ts';
import type { User as UserRow } from '#db/generated/client.ts';
import { endSessions } from '../../auth/end-sessions.ts';
import { passwordFault } from '../../auth/password/password-fault.ts';
import { hashPassword, isPassword } from '../../auth/password/password-hash.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import type { Change } from '../audit/entry-of.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { recordRefusedConfirmation } from '../audit/record-refused-confirmation.ts';
import { isCleanText } from '../clean-text.ts';
import { lockPerson } from '../people/lock-person.ts';
import { refuse, uncleanText } from '../shared/user-errors.ts';
import { changeOwn, type OwnChange } from './change-own.ts';
import type { RemovePasswordInput, ResetSignInInput, SetPasswordInput } from './sign-in.input.ts';

type Parts = Pick<Context, 'prisma' | 'passwords'>;

/** Gives the viewer a password, or another one: their other sessions end then. @returns what was refused */
export async function setPassword(
  { prisma, passwords }: Parts,
  viewer: Viewer,
  { password, currentPassword }: SetPasswordInput,
): Promise<readonly UserError[]> {
  if (!isCleanText(password)) return [uncleanText(['password'])];
  const fault = passwordFault(password, viewer.login);
  if (fault !== null) return [refuse('INVALID', ['password'], `"password" ${fault}.`)];
  const known = await prisma.password.findUnique({ where: { userId: viewer.id } });
  const refusal =
    known && (await refuseUnlessCurrent({ prisma, passwords }, viewer, known.hash, currentPassword ?? ''));
  if (refusal) return [refusal];
  const hash = await hashPassword(password);
  return changeOwn({ prisma }, viewer, async (transaction) => {
    const now = await transaction.password.findUnique({ where: { userId: viewer.id } });
    if (now?.hash !== known?.hash) return changedMeanwhile();
    const changedAt = new Date();
    await transaction.password.upsert({
      where: { userId: viewer.id },
      create: { userId: viewer.id, hash, changedAt },
      update: { hash, changedAt },
    });
    const others = { id: { not: viewer.credential.id } };
    if (known) await endSessions(transaction, viewer.id, others);
    return { userErrors: [], change: passwordChange(viewer, known?.changedAt ?? null, changedAt) };
  });
}

/** Takes the viewer's password away. @returns what was refused */
export async function removePassword(
  { prisma, passwords }: Parts,
  viewer: Viewer,
  { currentPassword }: RemovePasswordInput,
): Promise<readonly UserError[]> {
  const known = await prisma.password.findUnique({ where: { userId: viewer.id } });
  if (!known) return [refuse('INVALID_STATE', null, 'You have no password.')];
  const refusal = await refuseUnlessCurrent({ prisma, passwords }, viewer, known.hash, currentPassword);
  if (refusal) return [refusal];
  return changeOwn({ prisma }, viewer, async (transaction) => {
    const { count } = await transaction.password.deleteMany({
      where: { userId: viewer.id, hash: known.hash },
    });
    if (count === 0) return changedMeanwhile();
    return { userErrors: [], change: passwordChange(viewer, known.changedAt, null) };
  });
}

/** Forgets who the viewer is at the identity provider. @returns what was refused */
export function disconnectIdentity(
  { prisma }: Pick<Context, 'prisma'>,
  viewer: Viewer,
): Promise<readonly UserError[]> {
  return changeOwn({ prisma }, viewer, async (transaction) => {
    const { count } = await transaction.identity.deleteMany({ where: { userId: viewer.id } });
    if (count === 0) {
      const message = 'You are not connected with an identity provider.';
      return { userErrors: [refuse('INVALID_STATE', null, message)] };
    }
    const change = {
      ...({ type: 'User', id: viewer.id } as const),
      before: { login: viewer.login, isConnected: true },
      after: { login: viewer.login, isConnected: false },
    };
    return { userErrors: [], change };
  });
}

/** Takes all ways to sign in that a user has chosen, and ends their sessions and links: they need a new link. */
export async function resetSignIn(
  { prisma }: Pick<Context, 'prisma'>,
  viewer: Viewer,
  { userId }: ResetSignInInput,
): Promise<{ readonly user: UserRow | null; readonly userErrors: readonly UserError[] }> {
  return prisma.$transaction(async (transaction) => {
    const person = await lockPerson(transaction, viewer, userId);
    if (!person) return { user: null, userErrors: [refuse('NOT_FOUND', ['userId'], 'No user has this id.')] };
    const { user } = person;
    const passwords = await transaction.password.deleteMany({ where: { userId: user.id } });
    const identities = await transaction.identity.deleteMany({ where: { userId: user.id } });
    const passkeys = await transaction.passkey.deleteMany({ where: { userId: user.id } });
    const now = new Date();
    await transaction.signInLink.updateMany({
      where: { userId: user.id, usedAt: null },
      data: { usedAt: now },
    });
    await endSessions(transaction, user.id, {});
    const before = {
      login: user.login,
      hasPassword: passwords.count > 0,
      isConnected: identities.count > 0,
      keys: passkeys.count,
    };
    const after = { login: user.login, hasPassword: false, isConnected: false, keys: 0 };
    await recordChanges(transaction, [{ type: 'User', id: user.id, before, after }]);
    return { user, userErrors: [] };
  });
}

async function refuseUnlessCurrent(
  { prisma, passwords }: Parts,
  { id, login }: Viewer,
  hash: string,
  current: string,
): Promise<UserError | null> {
  const isRight = await passwords.attempt(login, null, async () =>
    (await isPassword(current, hash)) ? true : null,
  );
  if (isRight) return null;
  await recordRefusedConfirmation(prisma, id);
  return refuse('INVALID', ['currentPassword'], '"currentPassword" is not your password.');
}

function changedMeanwhile(): OwnChange {
  const message = 'Your password was changed meanwhile. Load the page again.';
  return { userErrors: [refuse('INVALID_STATE', null, message)] };
}

/** What the audit log keeps of it: whether there is a password and since when. */
function passwordChange({ id, login }: Viewer, before: Date | null, after: Date | null): Change {
  const shown = (changedAt: Date | null) => ({
    ...{ login, hasPassword: changedAt !== null },
    changedAt: changedAt?.toISOString() ?? null,
  });
  return { type: 'User', id, before: shown(before), after: shown(after) };
}
