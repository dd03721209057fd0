import type { UserError } from '#contracts/errors.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { endSessions } from '../../auth/end-sessions.ts';
import { requireRole, type Viewer } from '../../auth/viewer.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
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
    uuid && (await prisma.session.findFirst({ where: { AND: [visibleSessions(viewer), { id: uuid }] } }));
  if (!session) {
    const message = 'No session under way has this id.';
    return { sessionId: null, userErrors: [refuse('NOT_FOUND', ['sessionId'], message)] };
  }
  await endSessions(prisma, session.userId, { id: session.id });
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
  if (uuid === null || !(await prisma.user.findUnique({ where: { id: uuid } })))
    return { count: null, userErrors: [refuse('NOT_FOUND', ['userId'], 'No user has this id.')] };
  const others = { id: { not: viewer.credential.id } }; // which is of a session, or of a key and none of them
  return { count: await endSessions(prisma, uuid, others), userErrors: [] };
}
