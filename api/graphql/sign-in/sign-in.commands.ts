import type { UserError } from '#contracts/errors.ts';
import type { User as UserRow } from '#db/generated/client.ts';
import { endSessionsIn } from '../../auth/end-sessions.ts';
import { lockActiveUser } from '../../auth/lock-active-user.ts';
import { passwordFault } from '../../auth/password/password-fault.ts';
import { hashPassword, isPassword } from '../../auth/password/password-hash.ts';
import type { Viewer } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { isCleanText } from '../clean-text.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse, uncleanText } from '../shared/user-errors.ts';
import { changeOwn } from './change-own.ts';
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
    known && (await refuseUnlessCurrent({ passwords }, viewer, known.hash, currentPassword ?? ''));
  if (refusal) return [refusal];
  const hash = await hashPassword(password);
  return changeOwn({ prisma }, viewer, async (transaction) => {
    const now = await transaction.password.findUnique({ where: { userId: viewer.id } });
    if (now?.hash !== known?.hash) return [changedMeanwhile()];
    const changedAt = new Date();
    await transaction.password.upsert({
      where: { userId: viewer.id },
      create: { userId: viewer.id, hash, changedAt },
      update: { hash, changedAt },
    });
    const others = { id: { not: viewer.credential.id } };
    if (known) await endSessionsIn(transaction, viewer.id, others);
    return [];
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
  const refusal = await refuseUnlessCurrent({ passwords }, viewer, known.hash, currentPassword);
  if (refusal) return [refusal];
  return changeOwn({ prisma }, viewer, async (transaction) => {
    const { count } = await transaction.password.deleteMany({
      where: { userId: viewer.id, hash: known.hash },
    });
    return count === 0 ? [changedMeanwhile()] : [];
  });
}

/** Forgets who the viewer is at the identity provider. @returns what was refused */
export function disconnectIdentity(
  { prisma }: Pick<Context, 'prisma'>,
  viewer: Viewer,
): Promise<readonly UserError[]> {
  return changeOwn({ prisma }, viewer, async (transaction) => {
    const { count } = await transaction.identity.deleteMany({ where: { userId: viewer.id } });
    return count > 0
      ? []
      : [refuse('INVALID_STATE', null, 'You are not connected with an identity provider.')];
  });
}

/** Takes all ways to sign in that a user has chosen, and ends their sessions: they need a new link. */
export async function resetSignIn(
  { prisma }: Pick<Context, 'prisma'>,
  { userId }: ResetSignInInput,
): Promise<{ readonly user: UserRow | null; readonly userErrors: readonly UserError[] }> {
  const uuid = uuidOf('User', userId);
  return prisma.$transaction(async (transaction) => {
    const user = uuid === null ? null : await transaction.user.findUnique({ where: { id: uuid } });
    if (!user) return { user, userErrors: [refuse('NOT_FOUND', ['userId'], 'No user has this id.')] };
    await lockActiveUser(transaction, user.id);
    const passwords = await transaction.password.deleteMany({ where: { userId: user.id } });
    const identities = await transaction.identity.deleteMany({ where: { userId: user.id } });
    const passkeys = await transaction.passkey.deleteMany({ where: { userId: user.id } });
    await endSessionsIn(transaction, user.id, {});
    const before = {
      hasPassword: passwords.count > 0,
      isConnected: identities.count > 0,
      keys: passkeys.count,
    };
    const after = { hasPassword: false, isConnected: false, keys: 0 };
    await recordChanges(transaction, [{ type: 'User', id: user.id, before, after }]);
    return { user, userErrors: [] };
  });
}

async function refuseUnlessCurrent(
  { passwords }: Pick<Parts, 'passwords'>,
  { login }: Viewer,
  hash: string,
  current: string,
): Promise<UserError | null> {
  const isRight = await passwords.attempt(login, null, async () =>
    (await isPassword(current, hash)) ? true : null,
  );
  return isRight ? null : refuse('INVALID', ['currentPassword'], '"currentPassword" is not your password.');
}

function changedMeanwhile(): UserError {
  return refuse('INVALID_STATE', null, 'Your password was changed meanwhile. Load the page again.');
}
