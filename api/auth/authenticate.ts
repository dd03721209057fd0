import { userIdSchema } from '#contracts/ids.ts';
import type { ApiToken, Prisma, PrismaClient, Session } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { codedError } from '../errors.ts';
import { mayBeApiKey } from './api-key.ts';
import { hashSecret } from './secrets.ts';
import type { Credential, Scope, Viewer } from './viewer.ts';

/** A user, with what they may do beyond their role. */
const WITH_GRANTS = {
  user: {
    include: {
      experimentRoles: {
        include: { experiment: { select: { name: true } } },
        orderBy: { experimentId: 'asc' },
      },
    },
  },
} as const satisfies Prisma.SessionInclude & Prisma.ApiTokenInclude;

const ALL_SCOPES: readonly Scope[] = ['read', 'write', 'admin'];
/** The last use of a key, and of a session, is written down no more often. */
const KEY_NOTED_MS = 60_000;
const SESSION_NOTED_MS = 5 * 60_000;

/**
 * The key of an Authorization header; none where a browser sends there what a proxy in front of us has asked it for, which
 * says nothing about who somebody is here.
 */
export function keyHeader(authorization: string | undefined): string | undefined {
  return authorization !== undefined && /^Basic /i.test(authorization) ? undefined : authorization;
}

/** What a request says about who sends it. */
export interface Credentials {
  /** `Bearer <API key>`, from the header or from connection_init. */
  readonly authorization?: string | undefined;
  /** Of the session cookie. */
  readonly session?: string | undefined;
}

/**
 * Who sends a request. An API key goes before a cookie.
 *
 * @returns null without credentials, or with a cookie whose session has ended.
 * @throws UNAUTHENTICATED for an API key that is unknown, expired or revoked: which of them, nobody is told.
 */
export async function authenticate(prisma: PrismaClient, credentials: Credentials): Promise<Viewer | null> {
  if (credentials.authorization !== undefined) return byKey(prisma, credentials.authorization);
  return credentials.session ? bySession(prisma, credentials.session) : null;
}

async function byKey(prisma: PrismaClient, authorization: string): Promise<Viewer> {
  const key = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1];
  const row = key !== undefined && mayBeApiKey(key) ? await findKey(prisma, key) : null;
  if (!row) throw codedError('UNAUTHENTICATED', 'The API key is unknown, expired or revoked.');
  noteKeyUse(prisma, row);
  const { id, name, isLocal, expiresAt } = row;
  return viewerOf(
    row.user,
    ALL_SCOPES.filter((scope) => row.scopes.includes(scope)),
    { kind: isLocal ? 'LOCAL_KEY' : 'KEY', id, name, expiresAt },
  );
}

/** Finds by hash: comparing secrets byte by byte never happens. */
function findKey(prisma: PrismaClient, key: string) {
  return prisma.apiToken.findFirst({
    where: {
      hash: hashSecret(key),
      revokedAt: null,
      user: { disabledAt: null },
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
    },
    include: WITH_GRANTS,
  });
}

/** Nothing waits for it, and where it fails, a later request notes it. */
function noteKeyUse(prisma: PrismaClient, { id, userId, lastUsedAt }: ApiToken): void {
  const now = Date.now();
  const before = new Date(now - KEY_NOTED_MS);
  if (lastUsedAt !== null && lastUsedAt > before) return;
  prisma.apiToken
    .updateMany({
      where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lte: before } }] },
      data: { lastUsedAt: new Date(now) },
    })
    .then(({ count }) => tellIfSeen(prisma, userId, count))
    .catch(() => undefined);
}

async function bySession(prisma: PrismaClient, session: string): Promise<Viewer | null> {
  const row = await prisma.session.findFirst({
    where: {
      hash: hashSecret(session),
      revokedAt: null,
      expiresAt: { gt: new Date() },
      user: { disabledAt: null },
    },
    include: WITH_GRANTS,
  });
  if (!row) return null;
  noteSessionUse(prisma, row);
  const { id, expiresAt } = row;
  return viewerOf(row.user, ALL_SCOPES, { kind: 'SESSION', id, name: null, expiresAt });
}

function noteSessionUse(prisma: PrismaClient, { id, userId, lastUsedAt }: Session): void {
  const before = new Date(Date.now() - SESSION_NOTED_MS);
  if (lastUsedAt > before) return;
  prisma.session
    .updateMany({ where: { id, lastUsedAt: { lte: before } }, data: { lastUsedAt: new Date() } })
    .then(({ count }) => tellIfSeen(prisma, userId, count))
    .catch(() => undefined); // a database that cannot write keeps nobody from reading
}

async function tellIfSeen(prisma: PrismaClient, userId: string, count: number): Promise<void> {
  if (count > 0) await notify(prisma, 'user_seen', { userId: userIdSchema.parse(userId) });
}

type UserWithGrants = Prisma.UserGetPayload<(typeof WITH_GRANTS)['user']>;

function viewerOf(
  { id, login, role, experimentRoles }: UserWithGrants,
  scopes: readonly Scope[],
  credential: Credential,
): Viewer {
  const grants = experimentRoles.map(({ role: granted, experiment }) => ({
    path: experiment.name,
    role: granted,
  }));
  return { id, login, role, grants, scopes, credential };
}
