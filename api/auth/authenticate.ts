import type { PrismaClient, Session, User } from '#db/generated/client.ts';
import { codedError } from '../errors.ts';
import { hashSecret } from './secrets.ts';
import type { Scope, Viewer } from './viewer.ts';

const ALL_SCOPES: readonly Scope[] = ['read', 'write', 'admin'];
/** A session's last use is written down no more often. */
const LAST_USE_MS = 5 * 60_000;

/** What a request says about who sends it. */
export interface Credentials {
  /** `Bearer <token>`, from the header or from connection_init. */
  readonly authorization?: string | undefined;
  /** Of the session cookie. */
  readonly session?: string | undefined;
}

/**
 * Who sends a request. A token goes before a cookie.
 *
 * @returns null without credentials, or with a cookie whose session has ended.
 * @throws UNAUTHENTICATED for a token that is unknown, expired or revoked.
 */
export async function authenticate(prisma: PrismaClient, credentials: Credentials): Promise<Viewer | null> {
  if (credentials.authorization !== undefined) return byToken(prisma, credentials.authorization);
  return credentials.session ? bySession(prisma, credentials.session) : null;
}

async function byToken(prisma: PrismaClient, authorization: string): Promise<Viewer> {
  const token = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1];
  const row = token && (await findToken(prisma, token));
  if (!row) throw codedError('UNAUTHENTICATED', 'The token is unknown, expired or revoked.');
  return viewerOf(
    row.user,
    ALL_SCOPES.filter((scope) => row.scopes.includes(scope)),
  );
}

/** Finds by hash: comparing secrets byte by byte never happens. */
function findToken(prisma: PrismaClient, token: string) {
  return prisma.apiToken.findFirst({
    where: {
      hash: hashSecret(token),
      revokedAt: null,
      user: { disabledAt: null },
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
    },
    include: { user: true },
  });
}

async function bySession(prisma: PrismaClient, session: string): Promise<Viewer | null> {
  const row = await prisma.session.findFirst({
    where: {
      hash: hashSecret(session),
      revokedAt: null,
      expiresAt: { gt: new Date() },
      user: { disabledAt: null },
    },
    include: { user: true },
  });
  if (!row) return null;
  await noteUse(prisma, row);
  return { ...viewerOf(row.user, ALL_SCOPES), sessionId: row.id };
}

async function noteUse(prisma: PrismaClient, { id, lastUsedAt }: Session): Promise<void> {
  const before = new Date(Date.now() - LAST_USE_MS);
  if (lastUsedAt > before) return;
  await prisma.session
    .updateMany({ where: { id, lastUsedAt: { lte: before } }, data: { lastUsedAt: new Date() } })
    .catch(() => undefined); // a database that cannot write keeps nobody from reading
}

function viewerOf({ id, login, role }: User, scopes: readonly Scope[]): Viewer {
  return {
    id,
    login,
    role,
    scopes,
  };
}
