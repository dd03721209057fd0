import type { Prisma } from '#db/generated/client.ts';
import { hasRole, type Viewer } from '../../auth/viewer.ts';

/** The sessions under way that a viewer sees: their own, and as an admin everybody's. */
export function visibleSessions(viewer: Viewer | null): Prisma.SessionWhereInput {
  const isUnderWay = { revokedAt: null, expiresAt: { gt: new Date() }, user: { disabledAt: null } };
  if (viewer && hasRole(viewer, 'ADMIN')) return isUnderWay;
  return { ...isUnderWay, userId: { in: viewer ? [viewer.id] : [] } };
}
