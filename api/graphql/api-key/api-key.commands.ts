import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { userIdSchema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import { nameSchema } from '#contracts/name-schema.ts';
import type { ApiToken, Prisma, PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import type { Json } from '#lib/canonical-json.ts';
import { newApiKey } from '../../auth/api-key.ts';
import { hasRole, type Viewer } from '../../auth/viewer.ts';
import { codedError } from '../../errors.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { globalId, uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import type { CreateApiKeyInput, RevokeApiKeyInput } from './api-key.input.ts';
import { ApiKeyScope } from './api-key.type.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const createSchema = z.object({
  name: nameSchema,
  scopes: z
    .array(z.enum(ApiKeyScope))
    .min(1)
    .transform((scopes) => [...new Set(scopes)]),
  expiresInDays: z.int().min(1).max(limits.maxApiKeyDays).nullish(),
});

interface NewKey {
  readonly row: ApiToken | null;
  readonly secret: string | null;
  readonly userErrors: readonly UserError[];
}

/**
 * Makes a key for the viewer.
 *
 * @throws FORBIDDEN for a key without the scope "admin".
 */
export async function createApiKey(
  prisma: PrismaClient,
  viewer: Viewer,
  input: CreateApiKeyInput,
): Promise<NewKey> {
  requireAdminScope(viewer, 'create API keys');
  const parsed = parseInput(createSchema, input);
  if (parsed.userErrors) return refused(...parsed.userErrors);
  const { name, scopes, expiresInDays } = parsed.value;
  const missing = scopes.find((scope) => !viewer.scopes.includes(scope));
  if (missing !== undefined) {
    const message = `A key cannot have the scope "${missing}", which the key that creates it does not have.`;
    return refused(refuse('FORBIDDEN', ['scopes'], message));
  }
  return prisma.$transaction(async (transaction) => {
    await lockUser(transaction, viewer.id);
    const kept = await transaction.apiToken.count({ where: { userId: viewer.id, revokedAt: null } });
    if (kept >= limits.maxApiKeysPerUser) {
      const message = `You have ${kept} API keys; at most ${limits.maxApiKeysPerUser} are allowed. Revoke one first.`;
      return refused(refuse('QUOTA_EXCEEDED', null, message));
    }
    const { text, hash, prefix } = newApiKey();
    const expiresAt = expiresInDays == null ? null : new Date(Date.now() + expiresInDays * DAY_MS);
    const row = await transaction.apiToken.create({
      data: { id: newId(), userId: viewer.id, name, prefix, hash, scopes, expiresAt },
    });
    await recordChanges(transaction, [{ type: 'ApiKey', id: row.id, before: null, after: shownOf(row) }]);
    await tellUser(transaction, viewer.id);
    return { row, secret: text, userErrors: [] };
  });
}

/**
 * Ends a key: the next request with it is refused, and its sockets are closed.
 *
 * @throws FORBIDDEN for a key without the scope "admin" that would end another one.
 */
export async function revokeApiKey(
  prisma: PrismaClient,
  viewer: Viewer,
  { apiKeyId }: RevokeApiKeyInput,
): Promise<{ readonly apiKeyId: string | null; readonly userErrors: readonly UserError[] }> {
  const id = uuidOf('ApiKey', apiKeyId);
  if (id !== viewer.credential.id) requireAdminScope(viewer, 'revoke other API keys');
  const whose = hasRole(viewer, 'ADMIN') ? {} : { userId: viewer.id };
  return prisma.$transaction(async (transaction) => {
    const [row] =
      id === null
        ? []
        : await transaction.apiToken.updateManyAndReturn({
            where: { id, revokedAt: null, ...whose },
            data: { revokedAt: new Date() },
          });
    if (!row)
      return {
        apiKeyId: null,
        userErrors: [refuse('NOT_FOUND', ['apiKeyId'], 'No API key of yours has this id.')],
      };
    await recordChanges(transaction, [{ type: 'ApiKey', id: row.id, before: shownOf(row), after: null }]);
    await tellUser(transaction, row.userId);
    return { apiKeyId, userErrors: [] };
  });
}

/** Whoever makes keys has all rights of their user: a key that was given fewer must not gain them so. */
function requireAdminScope(viewer: Viewer, what: string): void {
  if (!viewer.scopes.includes('admin'))
    throw codedError('FORBIDDEN', `An API key needs the scope "admin" to ${what}.`);
}

/** Of several requests at once none gets beyond the limit. */
async function lockUser(transaction: Prisma.TransactionClient, userId: string): Promise<void> {
  await transaction.$queryRaw`select from "user" where id = ${userId}::uuid for update`;
}

/** Sockets of the user ask whether they are still theirs, pages read the keys again. */
function tellUser(transaction: Prisma.TransactionClient, userId: string): Promise<void> {
  return notify(transaction, 'user_changed', { userId: userIdSchema.parse(userId) });
}

/** What the audit log keeps of a key. */
function shownOf({ name, prefix, scopes, expiresAt, userId }: ApiToken): Json {
  return {
    name,
    prefix,
    scopes,
    expiresAt: expiresAt?.toISOString() ?? null,
    userId: globalId('User', userId),
  };
}

function refused(...userErrors: readonly UserError[]): NewKey {
  return { row: null, secret: null, userErrors };
}
