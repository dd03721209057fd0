import type { UserError } from '#contracts/errors.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { endSessions } from '../../auth/end-sessions.ts';
import { requireRole, type Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import { browserWords } from './browser-words.ts';
import type { RevokeOtherSessionsInput, RevokeSessionInput } from './session.input.ts';
import { visibleSessions } from './visible-sessions.ts';

/** Ends one session: one's own, or as an admin anybody's. */
export async function revokeSession(
  prisma: PrismaClient,
  viewer: Viewer,
  { sessionId }: RevokeSessionInput,
): Promise<{ readonly sessionId: string | null; readonly userErrors: readonly UserError[] }> {
  const uuid = uuidOf('Session', sessionId);
  const session =
    uuid &&
    (await prisma.session.findFirst({
      where: { AND: [visibleSessions(viewer), { id: uuid }] },
      include: { user: { select: { login: true } } },
    }));
  if (!session) {
    const message = 'No session under way has this id.';
    return { sessionId: null, userErrors: [refuse('NOT_FOUND', ['sessionId'], message)] };
  }
  const { id, userId, address, user } = session;
  await prisma.$transaction(async (transaction) => {
    const count = await endSessions(transaction, userId, { id });
    if (count === 0) return; // somebody else has ended it meanwhile
    const before = { login: user.login, browser: browserWords(session.userAgent), address };
    await recordChanges(transaction, [{ type: 'Session', id, before, after: null }]);
  });
  return { sessionId, userErrors: [] };
}

/**
 * Ends all sessions of a user but the one that asks.
 *
 * @throws FORBIDDEN for another user's without the role ADMIN.
 */
export async function revokeOtherSessions(
  prisma: PrismaClient,
  viewer: Viewer,
  { userId }: RevokeOtherSessionsInput,
): Promise<{ readonly count: number | null; readonly userErrors: readonly UserError[] }> {
  const uuid = userId == null ? viewer.id : uuidOf('User', userId);
  if (uuid !== viewer.id) requireRole(viewer, 'ADMIN');
  const user = uuid && (await prisma.user.findUnique({ where: { id: uuid } }));
  if (!user) return { count: null, userErrors: [refuse('NOT_FOUND', ['userId'], 'No user has this id.')] };
  const others = { id: { not: viewer.credential.id } }; // which is of a session, or of a key and none of them
  return prisma.$transaction(async (transaction) => {
    const count = await endSessions(transaction, user.id, others);
    const { login } = user;
    const kept = await transaction.session.count({
      where: { userId: user.id, revokedAt: null, expiresAt: { gt: new Date() } },
    });
    await recordChanges(transaction, [
      {
        ...{ type: 'User', id: user.id },
        before: { login, sessions: kept + count },
        after: { login, sessions: kept },
      },
    ]);
    return { count, userErrors: [] };
  });
}
