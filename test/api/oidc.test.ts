import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OidcSettings } from '../../api/auth/oidc/oidc-settings.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type Answer, startApi, type TestApi } from '../testkit/api.ts';
import { type DatabaseProxy, proxyDatabase } from '../testkit/database-proxy.ts';
import { freePort } from '../testkit/free-port.ts';
import { CLIENT, type Provider, startProvider } from '../testkit/oidc/start-provider.ts';
import { createWalker, type Walker } from '../testkit/oidc/walk.ts';
import { startProxy } from '../testkit/proxy.ts';

const PEOPLE = {
  's-ada': {
    preferred_username: 'Ada',
    email: 'ada@lab.example',
    email_verified: true,
    groups: ['exemplar'],
  },
  's-bob': { preferred_username: 'bob', email: 'bob@lab.example', email_verified: false, groups: ['other'] },
  's-carol': { preferred_username: 'carol', email: 'carol@else.example', email_verified: true, groups: [] },
  's-dan': { preferred_username: 'dan', email: 'dan@lab.example', email_verified: true, groups: [] },
  's-erin': { preferred_username: 'erin', groups: [] },
  's-odd': { preferred_username: 'Ünï cödé', groups: [] },
  's-thief': { preferred_username: 'thief', groups: [] },
  's-twin': { preferred_username: 'twin', groups: [] },
};

let port: number;
let provider: Provider;
let api: TestApi;
let database: DatabaseProxy;
let settings: OidcSettings;

beforeAll(async () => {
  port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  settings = {
    ...{
      issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      name: 'Lab',
      scope: 'openid profile email',
    },
    ...{ loginClaim: 'preferred_username', allow: [], firstRole: 'VIEWER' },
  };
  api = await startApi({
    oidc: settings,
    through: async (url) => {
      database = await proxyDatabase(url);
      return database.url;
    },
  });
  provider = await startProvider({
    port,
    redirectUris: [`${api.url}/sign-in/oidc/callback`],
    people: PEOPLE,
  });
});
afterAll(async () => {
  await api.close();
  await provider.stop();
});

/** A browser of somebody who is known to the provider as that. */
function browserOf(subject: keyof typeof PEOPLE | null): Walker {
  const walker = createWalker();
  if (subject !== null) walker.set(settings.issuer, 'person', subject);
  return walker;
}

function signIn(walker: Walker, { url } = api, query = '') {
  return walker.go(`${url}/sign-in/oidc${query}`, /\/(\?.*)?$|\/account|\/runs/);
}

function refusalIn(url: URL): string | null {
  return url.searchParams.get('sign-in-refused');
}

async function viewerOf(walker: Walker, { url } = api): Promise<unknown> {
  const cookie = [...(walker.cookies.get(new URL(url).origin) ?? [])].map(
    ([name, value]) => `${name}=${value}`,
  );
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: cookie.join('; ') },
    body: '{ "query": "{ viewer { login role } }" }',
  });
  return ((await response.json()) as Answer).data.viewer;
}

async function invite(login: string, role = 'EDITOR'): Promise<string> {
  const { data } = await api.ask(
    `mutation ($login: String!, $role: Role!) { inviteUser(input: { login: $login, role: $role }) { url user { id } } }`,
    { login, role },
  );
  return data.inviteUser.user.id as string;
}

test('a person signs in at the provider, comes back to the page they wanted, and is the same user the next time', async () => {
  const walker = browserOf('s-ada');
  const { url, response } = await signIn(walker, api, '?path=/runs%3Fsort=name');
  expect([response.status, url.pathname + url.search]).toEqual([303, '/runs?sort=name']);
  expect(await viewerOf(walker)).toEqual({ login: 'ada', role: 'VIEWER' });
  await api.prisma.user.update({ where: { login: 'ada' }, data: { role: 'EDITOR' } });
  const again = browserOf('s-ada');
  await signIn(again);
  expect(await viewerOf(again)).toEqual({ login: 'ada', role: 'EDITOR' });
  expect(await api.prisma.identity.count({ where: { user: { login: 'ada' } } })).toBe(1);
});

test('the provider gets state, nonce and a PKCE challenge, and the database nothing of them', async () => {
  const walker = browserOf(null);
  const { url } = await walker.go(`${api.url}/sign-in/oidc`, /\/auth\?/);
  const { state, nonce, code_challenge: challenge, ...rest } = Object.fromEntries(url.searchParams);
  expect(rest).toEqual({
    ...{ client_id: 'exemplar', response_type: 'code', scope: 'openid profile email' },
    ...{ redirect_uri: `${api.url}/sign-in/oidc/callback`, code_challenge_method: 'S256' },
  });
  expect([state?.length, nonce?.length, challenge?.length]).toEqual([43, 43, 43]);
  const kept = JSON.stringify(await api.prisma.signInChallenge.findMany());
  for (const secret of [state, nonce, ...(walker.cookies.get(new URL(api.url).origin)?.values() ?? [])])
    expect(kept).not.toContain(secret);
});

test('whoever was invited comes in with the role of the invitation, which is used up', async () => {
  await invite('dan', 'OPERATOR');
  const walker = browserOf('s-dan');
  await signIn(walker);
  expect(await viewerOf(walker)).toEqual({ login: 'dan', role: 'OPERATOR' });
  expect(await api.prisma.invitation.count({ where: { user: { login: 'dan' } } })).toBe(0);
});

test('who cancels at the provider is told so, and is not in', async () => {
  const walker = browserOf(null);
  expect(refusalIn((await signIn(walker)).url)).toBe('PROVIDER_REFUSED');
  expect(await viewerOf(walker)).toBeNull();
});

test('a disabled person is refused, known or not yet connected', async () => {
  await signIn(browserOf('s-carol'));
  await api.prisma.user.update({ where: { login: 'carol' }, data: { disabledAt: new Date() } });
  const walker = browserOf('s-carol');
  expect(refusalIn((await signIn(walker)).url)).toBe('USER_DISABLED');
  expect(await viewerOf(walker)).toBeNull();
  await api.prisma.identity.deleteMany({ where: { user: { login: 'carol' } } });
  expect(refusalIn((await signIn(browserOf('s-carol'))).url)).toBe('USER_DISABLED');
});

test('the login of somebody else is not given away, until they connect it themselves', async () => {
  const { id } = await api.createUser('EDITOR');
  await api.prisma.user.update({ where: { id }, data: { login: 'bob' } });
  const walker = browserOf('s-bob');
  expect(refusalIn((await signIn(walker)).url)).toBe('LOGIN_TAKEN');
  const { data } = await api.ask('mutation { createSignInLink(input: { login: "bob" }) { url } }');
  const link = await fetch(data.createSignInLink.url as string, { method: 'POST', redirect: 'manual' });
  const [name = '', value = ''] = link.headers.get('set-cookie')?.split(';')[0]?.split('=') ?? [];
  walker.set(new URL(api.url).origin, name, value);
  const connected = await signIn(walker, api, '?connect');
  expect(connected.url.pathname + connected.url.search).toBe('/account');
  const later = browserOf('s-bob');
  await signIn(later);
  expect(await viewerOf(later)).toEqual({ login: 'bob', role: 'EDITOR' });
});

test('an identity that belongs to another user is not connected, and nobody connects without a session', async () => {
  const { data } = await api.ask('mutation { createSignInLink(input: { login: "bob" }) { url } }');
  const link = await fetch(data.createSignInLink.url as string, { method: 'POST', redirect: 'manual' });
  const walker = browserOf('s-ada');
  const [name = '', value = ''] = link.headers.get('set-cookie')?.split(';')[0]?.split('=') ?? [];
  walker.set(new URL(api.url).origin, name, value);
  const { url } = await signIn(walker, api, '?connect');
  expect([url.pathname, refusalIn(url)]).toEqual(['/account', 'IDENTITY_TAKEN']);
  expect(refusalIn((await signIn(browserOf('s-ada'), api, '?connect')).url)).toBe('SIGNED_OUT');
});

test.each([
  ['resets how they sign in', 'resetSignIn(input: { userId: $id })'],
  ['signs them out', 'revokeOtherSessions(input: { userId: $id })'],
  ['disables them', 'disableUser(input: { userId: $id })'],
])(
  'whoever has begun to connect an account by a session of it does not end that after an admin %s',
  async (_what, mutation) => {
    const { id } = await api.createUser('EDITOR');
    const { path } = await createSignInLink(api.prisma, id);
    const link = await fetch(api.url + path, { method: 'POST', redirect: 'manual' });
    const walker = browserOf('s-thief');
    const [name = '', value = ''] = link.headers.get('set-cookie')?.split(';')[0]?.split('=') ?? [];
    walker.set(new URL(api.url).origin, name, value);
    const callback = await walker.go(`${api.url}/sign-in/oidc?connect`, /\/sign-in\/oidc\/callback\?/);
    expect(await api.prisma.signInChallenge.count({ where: { userId: id } })).toBe(1);
    const { data } = await api.ask(`mutation ($id: ID!) { ${mutation} { userErrors { code } } }`, {
      id: globalId('User', id),
    });
    expect(Object.values(data)).toEqual([{ userErrors: [] }]);
    const { url } = await walker.go(callback.url.href, /\/account|\/\?/);
    expect(refusalIn(url)).toBe('SIGN_IN_STALE');
    expect(await api.prisma.identity.count({ where: { userId: id } })).toBe(0);
  },
);

test('a name that cannot be a login is refused', async () => {
  expect(refusalIn((await signIn(browserOf('s-odd'))).url)).toBe('LOGIN_UNUSABLE');
});

test.each([false, true])(
  'who comes for the first time in two windows at once is one user (invited: %j)',
  async (isInvited) => {
    await api.prisma.user.deleteMany({ where: { login: 'twin' } });
    if (isInvited) await invite('twin', 'VIEWER');
    const [one, two] = [browserOf('s-twin'), browserOf('s-twin')];
    const stops = await Promise.all(
      [one, two].map((walker) => walker.go(`${api.url}/sign-in/oidc`, /\/sign-in\/oidc\/callback/)),
    );
    await Promise.all([one, two].map((walker, index) => walker.go(stops[index]?.url.href ?? '', /\/$/)));
    expect([await viewerOf(one), await viewerOf(two)]).toEqual(
      Array(2).fill({ login: 'twin', role: 'VIEWER' }),
    );
  },
);

test('a code is used once, by the browser that asked, with its state', async () => {
  const walker = browserOf('s-ada');
  const { url: back } = await walker.go(`${api.url}/sign-in/oidc`, /\/sign-in\/oidc\/callback/);
  expect(refusalIn((await browserOf('s-ada').go(back.href, /\/\?/)).url)).toBe('SIGN_IN_STALE');
  const origin = new URL(api.url).origin;
  const cookies = [...(walker.cookies.get(origin) ?? [])];
  expect((await walker.go(back.href, /\/$/)).url.pathname).toBe('/');
  expect(await viewerOf(walker)).toMatchObject({ login: 'ada' });
  for (const [name, value] of cookies) walker.set(origin, name, value);
  expect(refusalIn((await walker.go(back.href, /\/\?/)).url)).toBe('SIGN_IN_STALE');

  const other = browserOf('s-ada');
  const { url: wrong } = await other.go(`${api.url}/sign-in/oidc`, /\/sign-in\/oidc\/callback/);
  wrong.searchParams.set('state', 'another');
  expect(refusalIn((await other.go(wrong.href, /\/\?/)).url)).toBe('ANSWER_NOT_TRUSTED');
  // The code of one attempt, brought by another: PKCE refuses it.
  const [first, second] = [browserOf('s-ada'), browserOf('s-ada')];
  const { url: stolen } = await first.go(`${api.url}/sign-in/oidc`, /\/sign-in\/oidc\/callback/);
  const { url: own } = await second.go(`${api.url}/sign-in/oidc`, /\/sign-in\/oidc\/callback/);
  own.searchParams.set('code', stolen.searchParams.get('code') ?? '');
  expect(refusalIn((await second.go(own.href, /\/\?/)).url)).toBe('ANSWER_NOT_TRUSTED');
});

test('an attempt ends after ten minutes', async () => {
  const walker = browserOf('s-ada');
  const { url: back } = await walker.go(`${api.url}/sign-in/oidc`, /\/sign-in\/oidc\/callback/);
  await api.prisma.signInChallenge.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
  expect(refusalIn((await walker.go(back.href, /\/\?/)).url)).toBe('SIGN_IN_STALE');
});

test.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example'])(
  'the page to go on to is one of ours, not %j',
  async (path) => {
    const query = `path=${encodeURIComponent(path)}`;
    const { response } = await browserOf('s-ada').go(`${api.url}/sign-in/oidc?${query}`, /:\d+\/$/);
    expect(response.headers.get('location')).toBe('/');
  },
);

test('while the database is away a sign-in is answered 503 with a code, and works afterwards', async () => {
  const walker = browserOf('s-ada');
  const { url: back } = await walker.go(`${api.url}/sign-in/oidc`, /\/sign-in\/oidc\/callback/);
  await database.cut();
  const away = await walker.go(back.href);
  expect([away.response.status, await away.response.text()]).toEqual([
    503,
    expect.stringContaining('The database cannot be reached right now'),
  ]);
  const json = await fetch(`${api.url}/sign-in/oidc`, { redirect: 'manual' });
  expect([json.status, await json.json()]).toMatchObject([503, { code: 'SERVICE_UNAVAILABLE' }]);
  await database.restore();
  // The attempt was not used up: to load the page again is enough.
  await expect.poll(async () => (await signIn(browserOf('s-ada'))).response.status).toBe(303);
  const again = browserOf('s-ada');
  await signIn(again);
  expect(await viewerOf(again)).toMatchObject({ login: 'ada' });
});

test('while the provider is away the person is told, and it works once it is back', async () => {
  const own = await startApi({ oidc: settings });
  const walker = browserOf('s-ada');
  await provider.stop();
  try {
    const { url } = await signIn(walker, own, '?path=/runs');
    expect([url.pathname, refusalIn(url)]).toEqual(['/runs', 'PROVIDER_AWAY']);
    expect(own.logged.join('')).toContain('A sign-in at the identity provider failed.');
  } finally {
    const redirectUris = [api, own].map(({ url }) => `${url}/sign-in/oidc/callback`);
    provider = await startProvider({ port, redirectUris, people: PEOPLE });
  }
  await signIn(walker, own);
  expect(await viewerOf(walker, own)).toMatchObject({ login: 'ada' });
  await own.close();
});

test('without a role for newcomers nobody comes without an invitation, and an expired one is none', async () => {
  const strict = await startApi({ oidc: { ...settings, firstRole: null } });
  await provider.stop();
  const redirectUris = [api, strict].map(({ url }) => `${url}/sign-in/oidc/callback`);
  provider = await startProvider({ port, redirectUris, people: PEOPLE });
  expect(refusalIn((await signIn(browserOf('s-erin'), strict)).url)).toBe('NOT_INVITED');
  await strict.ask('mutation { inviteUser(input: { login: "erin", role: VIEWER }) { url } }');
  await strict.prisma.invitation.updateMany({ data: { expiresAt: new Date(0) } });
  expect(refusalIn((await signIn(browserOf('s-erin'), strict)).url)).toBe('NOT_INVITED');
  await strict.ask('mutation { inviteUser(input: { login: "erin", role: VIEWER }) { url } }');
  const walker = browserOf('s-erin');
  await signIn(walker, strict);
  expect(await viewerOf(walker, strict)).toEqual({ login: 'erin', role: 'VIEWER' });
  await strict.close();
});

test.each([
  ['a group', [{ kind: 'CLAIM', claim: 'groups', value: 'exemplar' }] as const, ['s-ada']],
  ['a domain, verified', [{ kind: 'DOMAIN', domain: 'lab.example' }] as const, ['s-ada', 's-dan']],
])('%s decides who may sign in', async (_name, allow, allowed) => {
  const { isAllowed } = await import('../../api/auth/oidc/is-allowed.ts');
  const letIn = Object.entries(PEOPLE).filter(([sub, claims]) =>
    isAllowed(allow, { iss: 'x', sub, ...claims }),
  );
  expect(letIn.map(([sub]) => sub)).toEqual(allowed);
});

test('under a path behind a proxy with HTTPS the way there and back stays on it, with cookies of that path', async () => {
  let target = '';
  const proxy = await startProxy(() => target, { scheme: 'https', path: '/exemplar' });
  const publicUrl = `${proxy.url}/exemplar`.replace(/(\/exemplar)+$/, '/exemplar');
  const own = await startApi({ oidc: settings, publicUrl });
  target = own.url;
  await provider.stop();
  const redirectUris = [api.url, own.url, publicUrl].map((url) => `${url}/sign-in/oidc/callback`);
  provider = await startProvider({ port, redirectUris, people: PEOPLE });
  // What the proxy would hand on; TLS itself is the proxy's.
  const first = await fetch(`${own.url}/sign-in/oidc?path=/runs`, { redirect: 'manual' });
  const [attempt = ''] = first.headers.getSetCookie();
  expect(attempt).toMatch(/Path=\/exemplar\/sign-in\/oidc; HttpOnly; Secure; SameSite=Lax$/);
  const walker = browserOf('s-ada');
  const { url: back } = await walker.go(first.headers.get('location') ?? '', /\/sign-in\/oidc\/callback/);
  expect(back.href.startsWith(`${publicUrl}/sign-in/oidc/callback?code=`)).toBe(true);
  const end = await fetch(`${own.url}/exemplar/sign-in/oidc/callback${back.search}`, {
    redirect: 'manual',
    headers: { cookie: attempt.split(';')[0] ?? '' },
  });
  expect([end.status, end.headers.get('location')]).toEqual([303, '/exemplar/runs']);
  expect(end.headers.getSetCookie().at(-1)).toMatch(/Path=\/exemplar; HttpOnly; Secure; SameSite=Strict$/);
  await own.close();
  await proxy.close();
});

test('sign-ins and refused ones stand in the audit log, with way and address, and hold no secret', async () => {
  const { data } = await api.ask(
    '{ auditEntries(first: 100, filter: { action: "signIn" }) { edges { node { actorLogin address input objectId } } } }',
  );
  const entries = (data.auditEntries.edges as { node: object }[]).map(({ node }) => node);
  expect(entries).toContainEqual(
    expect.objectContaining({ actorLogin: 'ada', address: '127.0.0.1', input: { way: 'SINGLE_SIGN_ON' } }),
  );
  const refused = await api.prisma.auditEntry.findMany({ where: { action: 'refuseSignIn' } });
  expect(refused.map(({ input }) => input)).toContainEqual({ way: 'SINGLE_SIGN_ON', code: 'LOGIN_TAKEN' });
  expect(JSON.stringify([entries, refused, api.logged])).not.toContain(CLIENT.secret);
});
