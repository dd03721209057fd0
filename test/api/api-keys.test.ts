import { afterAll, beforeAll, expect, test } from 'vitest';
import { mayBeApiKey, newApiKey } from '../../api/auth/api-key.ts';
import { newSecret } from '../../api/auth/secrets.ts';
import { newId } from '#db/new-id.ts';
import { limits } from '#contracts/limits.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

const CREATE = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) {
    apiKey { id name prefix scopes isLocal createdAt expiresAt lastUsedAt }
    secret
    userErrors { code field message }
  }
}`;
const REVOKE = `mutation ($id: ID!) { revokeApiKey(input: {apiKeyId: $id}) { apiKeyId userErrors { code field } } }`;
const LIST = 'query ($login: String) { apiKeys(login: $login) { id name prefix scopes } }';
const VIEWER = '{ viewer { login } }';

async function create(input: object, token = api.token) {
  const { data, errors } = await api.ask(CREATE, { input: { name: 'k', scopes: ['READ'], ...input } }, token);
  return { ...data?.createApiKey, errors };
}

function codeOf({ errors }: { errors?: { extensions: Record<string, unknown> }[] | undefined }) {
  return errors?.[0]?.extensions['code'];
}

test('a key is shown once, works, is listed by its prefix, and is refused once it is revoked', async () => {
  const { apiKey, secret, userErrors } = await create({ name: 'night script', scopes: ['WRITE', 'READ'] });
  expect(userErrors).toEqual([]);
  expect(secret).toMatch(/^exm_[0-9A-Za-z]{42}$/);
  expect(apiKey).toMatchObject({
    name: 'night script',
    prefix: secret.slice(0, 12),
    scopes: ['READ', 'WRITE'],
    isLocal: false,
    expiresAt: null,
    lastUsedAt: null,
  });
  expect((await api.ask(VIEWER, {}, secret)).data.viewer.login).toMatch(/^admin-/);
  const listed = (await api.ask(LIST)).data.apiKeys;
  expect(listed[0]).toMatchObject({ id: apiKey.id, prefix: apiKey.prefix });
  expect(JSON.stringify([listed, await api.prisma.apiToken.findMany()])).not.toContain(secret);
  expect(api.logged.join('')).not.toContain(secret);

  expect((await api.ask(REVOKE, { id: apiKey.id })).data.revokeApiKey).toEqual({
    apiKeyId: apiKey.id,
    userErrors: [],
  });
  expect(codeOf(await api.ask(VIEWER, {}, secret))).toBe('UNAUTHENTICATED');
  expect((await api.ask(LIST)).data.apiKeys.map(({ id }: { id: string }) => id)).not.toContain(apiKey.id);
  expect((await api.ask(REVOKE, { id: apiKey.id })).data.revokeApiKey.userErrors).toEqual([
    { code: 'NOT_FOUND', field: ['apiKeyId'] },
  ]);
});

test('a key expires after its days', async () => {
  const { apiKey, secret } = await create({ expiresInDays: 30 });
  const left = new Date(apiKey.expiresAt).getTime() - Date.now();
  expect(Math.round(left / 3_600_000)).toBe(30 * 24);
  await api.prisma.apiToken.updateMany({
    where: { prefix: apiKey.prefix },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  expect(codeOf(await api.ask(VIEWER, {}, secret))).toBe('UNAUTHENTICATED');
});

test('unknown, expired and revoked keys are refused with the same words', async () => {
  const messages = new Set<string | undefined>();
  const data = [{ expiresAt: new Date(0) }, { revokedAt: new Date() }];
  for (const change of data) {
    const { id, token } = await api.createUser('VIEWER');
    await api.prisma.apiToken.updateMany({ where: { userId: id }, data: change });
    messages.add((await api.ask(VIEWER, {}, token)).errors?.[0]?.message);
  }
  messages.add((await api.ask(VIEWER, {}, newApiKey().text)).errors?.[0]?.message);
  messages.add((await api.ask(VIEWER, {}, 'exm_broken')).errors?.[0]?.message);
  expect([...messages]).toEqual(['The API key is unknown, expired or revoked.']);
});

test('no key makes one with more scopes than it has, and none without the scope admin makes any', async () => {
  const { secret: reader } = await create({ scopes: ['READ'] });
  const { secret: narrow } = await create({ scopes: ['READ', 'ADMIN'] });
  expect(codeOf(await create({}, reader))).toBe('FORBIDDEN');
  const { apiKey, secret, userErrors } = await create({ scopes: ['READ', 'WRITE'] }, narrow);
  expect([apiKey, secret]).toEqual([null, null]);
  expect(userErrors).toMatchObject([{ code: 'FORBIDDEN', field: ['scopes'] }]);
  expect((await create({ scopes: ['READ'] }, narrow)).userErrors).toEqual([]);
});

test('what is wrong with a new key is told field by field', async () => {
  const codes = async (input: object) =>
    (await create(input)).userErrors.map(({ code, field }: { code: string; field: string[] }) => [
      code,
      ...field,
    ]);
  expect(await codes({ name: ' ', scopes: [] })).toEqual([
    ['REQUIRED', 'name'],
    ['REQUIRED', 'scopes'],
  ]);
  expect(await codes({ expiresInDays: 0 })).toEqual([['OUT_OF_RANGE', 'expiresInDays']]);
  expect(await codes({ expiresInDays: limits.maxApiKeyDays + 1 })).toEqual([
    ['OUT_OF_RANGE', 'expiresInDays'],
  ]);
  expect(await codes({ name: 'x'.repeat(limits.maxNameLength + 1) })).toEqual([['TOO_LONG', 'name']]);
});

test('a user has at most so many keys, also when they are asked for at once', async () => {
  const { id, token } = await api.createUser('EDITOR');
  const rows = Array.from({ length: limits.maxApiKeysPerUser - 2 }, (_, index) => ({
    ...{ id: newId(), userId: id, name: `k${index}`, scopes: ['read'] },
    ...{ prefix: 'exm_', hash: newApiKey().hash },
  }));
  await api.prisma.apiToken.createMany({ data: rows }); // and the one that asks
  const answers = await Promise.all([create({}, token), create({}, token), create({}, token)]);
  expect(answers.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code))).toEqual([
    'QUOTA_EXCEEDED',
    'QUOTA_EXCEEDED',
  ]);
});

test('others see, use and revoke no key; an admin sees and revokes them by login', async () => {
  const owner = await api.createUser('EDITOR');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id: owner.id } });
  const { apiKey, secret } = await create({ name: 'theirs' }, owner.token);
  const other = await api.createUser('OPERATOR');
  expect(codeOf(await api.ask(LIST, { login }, other.token))).toBe('FORBIDDEN');
  expect((await api.ask(REVOKE, { id: apiKey.id }, other.token)).data.revokeApiKey.userErrors).toEqual([
    { code: 'NOT_FOUND', field: ['apiKeyId'] },
  ]);
  expect((await api.ask(LIST, {}, other.token)).data.apiKeys).toHaveLength(1); // its own
  expect(codeOf(await api.ask(LIST, { login: 'nobody at all' }))).toBe('BAD_USER_INPUT');
  expect((await api.ask(LIST, { login })).data.apiKeys.map(({ name }: { name: string }) => name)).toEqual([
    'theirs',
    'test',
  ]);
  expect((await api.ask(REVOKE, { id: apiKey.id })).data.revokeApiKey.userErrors).toEqual([]);
  expect(codeOf(await api.ask(VIEWER, {}, secret))).toBe('UNAUTHENTICATED');
});

test('an admin reads the keys of everybody page by page, with whose they are, and nobody else does', async () => {
  const ALL = `query ($after: String) { allApiKeys(first: 2, after: $after) {
    edges { node { id name prefix user { login } } } pageInfo { hasNextPage endCursor } } }`;
  const owner = await api.createUser('EDITOR');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id: owner.id } });
  const { apiKey } = await create({ name: 'of somebody' }, owner.token);
  expect(codeOf(await api.ask(ALL, {}, owner.token))).toBe('FORBIDDEN');
  expect(codeOf(await api.ask(ALL, {}, (await create({ scopes: ['READ'] })).secret))).toBe('FORBIDDEN');
  interface Shown {
    readonly id: string;
    readonly name: string;
    readonly user: { readonly login: string };
  }
  const read = async (): Promise<Shown[]> => {
    const found: Shown[] = [];
    for (let after: string | null = null; ;) {
      const { edges, pageInfo } = (await api.ask(ALL, { after })).data.allApiKeys as {
        edges: { node: Shown }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
      found.push(...edges.map(({ node }) => node));
      if (!pageInfo.hasNextPage) return found;
      after = pageInfo.endCursor;
    }
  };
  const all = await read();
  expect(all.find(({ id }) => id === apiKey.id)).toMatchObject({ name: 'of somebody', user: { login } });
  expect(all).toHaveLength(await api.prisma.apiToken.count({ where: { revokedAt: null } }));
  await api.ask(REVOKE, { id: apiKey.id });
  expect((await read()).map(({ id }) => id)).not.toContain(apiKey.id);
});

test('an admin hears that a key was made, used and revoked', async () => {
  const { id: userId, token } = await api.createUser('EDITOR');
  const news = subscribe(api.connect(), 'subscription { usersChanged }');
  const first = news.next();
  await expect.poll(() => api.server.services.wakeUps.count()).toBeGreaterThan(0);
  const { apiKey } = await create({}, token);
  expect(await first).toEqual({ usersChanged: true });
  const told = async () => expect(await news.next()).toEqual({ usersChanged: true });
  const used = told();
  const longAgo = new Date(Date.now() - 3_600_000);
  await api.prisma.apiToken.updateMany({ where: { userId }, data: { lastUsedAt: longAgo } });
  await api.ask(VIEWER, {}, token);
  await used;
  const revoked = told();
  await api.ask(REVOKE, { id: apiKey.id });
  await revoked;
  await news.leave();
});

test('a key may revoke itself, and without the scope admin no other', async () => {
  const mine = await create({ scopes: ['READ'] });
  const other = await create({ scopes: ['READ'] });
  expect(codeOf(await api.ask(REVOKE, { id: other.apiKey.id }, mine.secret))).toBe('FORBIDDEN');
  expect((await api.ask(REVOKE, { id: mine.apiKey.id }, mine.secret)).data.revokeApiKey.userErrors).toEqual(
    [],
  );
  expect(codeOf(await api.ask(VIEWER, {}, mine.secret))).toBe('UNAUTHENTICATED');
});

test('the use of a key is noted, at most once a minute', async () => {
  const { apiKey, secret } = await create({});
  const lastUsed = async () =>
    (await api.prisma.apiToken.findFirstOrThrow({ where: { prefix: apiKey.prefix } })).lastUsedAt;
  await api.ask(VIEWER, {}, secret);
  await expect.poll(lastUsed).not.toBeNull();
  const minuteAgo = new Date(Date.now() - 61_000);
  const recently = new Date(Date.now() - 30_000);
  await api.prisma.apiToken.updateMany({ where: { prefix: apiKey.prefix }, data: { lastUsedAt: minuteAgo } });
  await api.ask(VIEWER, {}, secret);
  await expect.poll(async () => (await lastUsed())?.getTime()).toBeGreaterThan(recently.getTime());
  await api.prisma.apiToken.updateMany({ where: { prefix: apiKey.prefix }, data: { lastUsedAt: recently } });
  await Promise.all(Array.from({ length: 5 }, () => api.ask(VIEWER, {}, secret)));
  expect(await lastUsed()).toEqual(recently);
});

test('a key ends in a checksum, and one with a wrong one cannot be a key', () => {
  // Python: zlib.crc32(b'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ') in base62.
  expect(mayBeApiKey('exm_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ0TyBiU')).toBe(true);
  const { text } = newApiKey();
  expect(mayBeApiKey(text)).toBe(true);
  for (let place = 4; place < text.length; place++) {
    const changed = `${text.slice(0, place)}${text[place] === 'a' ? 'b' : 'a'}${text.slice(place + 1)}`;
    expect([place, mayBeApiKey(changed)]).toEqual([place, false]);
  }
  expect(mayBeApiKey(newSecret('exm_').text)).toBe(true); // as keys were before they had a checksum
  expect(['', 'exm_', 'exm_wrong', text.slice(1), `${text}xy`, `x${text}`].map(mayBeApiKey)).toEqual(
    Array.from({ length: 6 }, () => false),
  );
});

/** Milliseconds after which the socket of a key is closed since it ends. */
async function closedAfter(secret: string, end: () => Promise<number>): Promise<number> {
  const client = api.connect(secret);
  const closed = new Promise<unknown>((resolve) => {
    client.on('closed', resolve);
  });
  const connected = new Promise<unknown>((resolve) => {
    client.on('connected', resolve);
  });
  const events = subscribe(client, 'subscription { runsChanged { id } }');
  const waiting = events.next().catch(() => undefined); // the close is what counts
  await connected;
  const endsAt = await end();
  expect(await closed).toMatchObject({ code: 4403 });
  await waiting;
  return Date.now() - endsAt;
}

test('a socket is closed within a second of its key being revoked', async () => {
  const { apiKey, secret } = await create({});
  const late = await closedAfter(secret, async () => {
    await api.ask(REVOKE, { id: apiKey.id });
    return Date.now();
  });
  expect(late).toBeLessThan(1_000);
});

test('a socket is closed within a second of its key expiring', async () => {
  const { apiKey, secret } = await create({ expiresInDays: 1 });
  const expiresAt = new Date(Date.now() + 3_000);
  await api.prisma.apiToken.updateMany({ where: { prefix: apiKey.prefix }, data: { expiresAt } });
  const late = await closedAfter(secret, () => Promise.resolve(expiresAt.getTime()));
  expect(late).toBeGreaterThanOrEqual(-5); // a timer may be early by its own measure
  expect(late).toBeLessThan(1_000);
});
