import { userIdSchema } from '#contracts/ids.ts';
import { type ApiToken, Prisma, type PrismaClient, type Session } from '#db/generated/client.ts';
import type { Role } from '#db/generated/enums.ts';
import { notify } from '#db/notify.ts';
import { codedError } from '../errors.ts';
import { mayBeApiKey } from './api-key.ts';
import type { Grant } from './role-at.ts';
import { hashSecret } from './secrets.ts';
import type { Credential, Scope, Viewer } from './viewer.ts';

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
    row,
    ALL_SCOPES.filter((scope) => row.scopes.includes(scope)),
    { kind: isLocal ? 'LOCAL_KEY' : 'KEY', id, name, expiresAt },
  );
}

/** What every request asks first, in one statement: a user, with what they may do beyond their role. */
const USER = Prisma.sql`
  "user".id::text as "userId", "user".login, "user".role::text as role, (
    select coalesce(jsonb_agg(jsonb_build_object('path', experiment.name, 'role', experiment_role.role) order by experiment.id), '[]')
    from experiment_role join experiment on experiment.id = experiment_role.experiment_id
    where experiment_role.user_id = "user".id
  ) as grants`;

interface UserFields {
  readonly userId: string;
  readonly login: string;
  readonly role: Role;
  readonly grants: readonly Grant[];
}

type KeyFields = UserFields &
  Pick<ApiToken, 'id' | 'name' | 'isLocal' | 'scopes' | 'expiresAt' | 'lastUsedAt'>;
type SessionFields = UserFields & Pick<Session, 'id' | 'expiresAt' | 'lastUsedAt'>;

/** Finds by hash: comparing secrets byte by byte never happens. */
async function findKey(prisma: PrismaClient, key: string): Promise<KeyFields | null> {
  const [row] = await prisma.$queryRaw<KeyFields[]>`
    select api_token.id::text, api_token.name, api_token.is_local as "isLocal", api_token.scopes,
      api_token.expires_at as "expiresAt", api_token.last_used_at as "lastUsedAt", ${USER}
    from api_token join "user" on "user".id = api_token.user_id
    where api_token.hash = ${hashSecret(key)} and api_token.revoked_at is null and "user".disabled_at is null
      and (api_token.expires_at is null or api_token.expires_at > ${new Date()})`;
  return row ?? null;
}

/** Nothing waits for it, and where it fails, a later request notes it. */
function noteKeyUse(prisma: PrismaClient, { id, userId, lastUsedAt }: KeyFields): void {
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
  const [row] = await prisma.$queryRaw<SessionFields[]>`
    select session.id::text, session.expires_at as "expiresAt", session.last_used_at as "lastUsedAt", ${USER}
    from session join "user" on "user".id = session.user_id
    where session.hash = ${hashSecret(session)} and session.revoked_at is null and "user".disabled_at is null
      and session.expires_at > ${new Date()}`;
  if (!row) return null;
  noteSessionUse(prisma, row);
  const { id, expiresAt } = row;
  return viewerOf(row, ALL_SCOPES, { kind: 'SESSION', id, name: null, expiresAt });
}

function noteSessionUse(prisma: PrismaClient, { id, userId, lastUsedAt }: SessionFields): void {
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

function viewerOf(
  { userId, login, role, grants }: UserFields,
  scopes: readonly Scope[],
  credential: Credential,
): Viewer {
  return { id: userId, login, role, grants, scopes, credential };
}
