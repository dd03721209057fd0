import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type Answer, startApi, type TestApi } from '../testkit/api.ts';
import { postSignIn } from '../testkit/sign-in.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

/** Signs a user in by a new browser. @returns its cookie */
async function signIn(userId: string, userAgent = FIREFOX): Promise<string> {
  const { path } = await createSignInLink(api.prisma, userId);
  const response = await postSignIn(api.url + path, { 'user-agent': userAgent });
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

async function ask(cookie: string, query: string, variables: object = {}): Promise<Answer> {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ query, variables }),
  });
  return { ...((await response.json()) as Answer), status: response.status };
}

const SESSIONS = `query ($userId: ID) { sessions(userId: $userId) {
  edges { node { id browser address isCurrent createdAt lastUsedAt expiresAt } } } }`;
interface Shown {
  readonly id: string;
  readonly browser: string;
  readonly address: string;
  readonly isCurrent: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string;
}
async function sessionsBy(cookie: string): Promise<Shown[]> {
  const { data } = await ask(cookie, SESSIONS);
  return (data.sessions.edges as { node: Shown }[]).map(({ node }) => node);
}

/** A socket of our own page in that browser, once it is let in; `closed` tells with which code and when it ends. */
async function openSocket(cookie: string) {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
    headers: { cookie, origin: api.url },
  });
  const closed = new Promise<{ code: number; at: number }>((resolve) => {
    socket.on('close', (code) => {
      resolve({ code, at: performance.now() });
    });
  });
  await new Promise((resolve) => {
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'connection_init' }));
    });
    socket.on('message', resolve);
  });
  return { socket, closed };
}

async function isIn(cookie: string): Promise<boolean> {
  return (await ask(cookie, '{ viewer { id } }')).data.viewer !== null;
}

test('a person sees where they are signed in: browser, address, and which one they use', async () => {
  const { id } = await api.createUser('VIEWER');
  const firefox = await signIn(id);
  const safari = await signIn(id, SAFARI);
  expect(await sessionsBy(firefox)).toMatchObject([
    { browser: 'Safari 17 on iOS', isCurrent: false },
    { browser: 'Firefox 128 on Linux', address: expect.stringContaining('127.0.0.1'), isCurrent: true },
  ]);
  expect((await sessionsBy(safari)).map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
});

test('a browser that does not say what it is has a name all the same, and a long one is cut', async () => {
  const { id } = await api.createUser('VIEWER');
  const cookie = await signIn(id, `<script>alert(1)</script> ${'x'.repeat(5_000)}`);
  expect(await sessionsBy(cookie)).toMatchObject([{ browser: 'Unknown browser' }]);
  const { userAgent } = await api.prisma.session.findFirstOrThrow({ where: { userId: id } });
  expect(userAgent).toHaveLength(400);
});

test('the last use is right to five minutes, and is written no more often', async () => {
  const { id } = await api.createUser('VIEWER');
  const cookie = await signIn(id);
  const at = async () => (await api.prisma.session.findFirstOrThrow({ where: { userId: id } })).lastUsedAt;
  const first = await at();
  await isIn(cookie);
  expect(await at()).toEqual(first);
  const old = new Date(Date.now() - 6 * 60_000);
  await api.prisma.session.updateMany({ where: { userId: id }, data: { lastUsedAt: old } });
  await isIn(cookie);
  expect((await at()).getTime()).toBeGreaterThan(Date.now() - 60_000);
});

test('a session that is revoked is out at once: its open socket closes within a second, another stays', async () => {
  const { id } = await api.createUser('VIEWER');
  const [mine, lost] = [await signIn(id), await signIn(id, SAFARI)];
  const kept = await openSocket(mine);
  const { closed } = await openSocket(lost);
  const sessionId = (await sessionsBy(mine)).find(({ isCurrent }) => !isCurrent)?.id;
  const { data } = await ask(
    mine,
    'mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) { sessionId userErrors { code } } }',
    { id: sessionId },
  );
  const from = performance.now();
  expect(data.revokeSession).toEqual({ sessionId, userErrors: [] });
  const { code, at } = await closed;
  expect(code).toBe(4403);
  expect(at - from).toBeLessThan(1_000);
  expect([await isIn(mine), await isIn(lost), kept.socket.readyState]).toEqual([true, false, WebSocket.OPEN]);
  kept.socket.close();
});

test('all other sessions are revoked, the one that asks stays', async () => {
  const { id } = await api.createUser('VIEWER');
  const mine = await signIn(id);
  const others = [await signIn(id), await signIn(id)];
  const { data } = await ask(mine, 'mutation { revokeOtherSessions(input: {}) { count } }');
  expect(data.revokeOtherSessions).toEqual({ count: 2 });
  expect([await isIn(mine), ...(await Promise.all(others.map(isIn)))]).toEqual([true, false, false]);
});

test('whoever signs out is out: the cookie is taken away, the session has ended, the socket closes', async () => {
  const { id } = await api.createUser('VIEWER');
  const cookie = await signIn(id);
  const { closed } = await openSocket(cookie);
  const from = performance.now();
  const response = await fetch(`${api.url}/sign-out`, {
    method: 'POST',
    headers: { cookie, origin: api.url },
  });
  expect(response.status).toBe(204);
  expect(response.headers.get('set-cookie')).toMatch(
    new RegExp(`^${cookie.split('=')[0] ?? ''}=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict$`),
  );
  const { code, at } = await closed;
  expect([code, at - from < 1_000, await isIn(cookie)]).toEqual([4403, true, false]);
});

test('nobody is signed out by a page of another site, nor by opening an address', async () => {
  const { id } = await api.createUser('VIEWER');
  const cookie = await signIn(id);
  const foreign = { cookie, origin: 'https://evil.example' };
  expect((await fetch(`${api.url}/sign-out`, { method: 'POST', headers: foreign })).status).toBe(403);
  const bare = { cookie, 'sec-fetch-site': 'cross-site' };
  expect((await fetch(`${api.url}/sign-out`, { method: 'POST', headers: bare })).status).toBe(403);
  await fetch(`${api.url}/sign-out`, { headers: { cookie } });
  expect(await isIn(cookie)).toBe(true);
});

test("somebody else's sessions are an admin's business alone", async () => {
  const { id } = await api.createUser('EDITOR');
  const cookie = await signIn(id);
  const [{ id: sessionId }] = (await sessionsBy(cookie)) as [Shown];
  const userId = globalId('User', id);
  const { token } = await api.createUser('OPERATOR');
  const revoke = `mutation ($id: ID!) { revokeSession(input: { sessionId: $id }) { userErrors { code field } } }`;
  const revokeAll = 'mutation ($userId: ID) { revokeOtherSessions(input: { userId: $userId }) { count } }';

  expect((await api.ask(SESSIONS, { userId }, token)).errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
  expect(
    (await api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: sessionId }, token)).data.node,
  ).toBeNull();
  expect((await api.ask(revoke, { id: sessionId }, token)).data.revokeSession.userErrors).toEqual([
    { code: 'NOT_FOUND', field: ['sessionId'] },
  ]);
  expect((await api.ask(revokeAll, { userId }, token)).errors?.[0]?.extensions).toEqual({
    code: 'FORBIDDEN',
  });
  expect(await isIn(cookie)).toBe(true);

  expect((await api.ask(SESSIONS, { userId })).data.sessions.edges).toHaveLength(1);
  expect((await api.ask(revokeAll, { userId })).data.revokeOtherSessions).toEqual({ count: 1 });
  expect(await isIn(cookie)).toBe(false);
});
