import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startApi, type TestApi } from '../testkit/api.ts';
import { type LyingProvider, startLyingProvider } from '../testkit/oidc/lying-provider.ts';
import { createWalker } from '../testkit/oidc/walk.ts';

const CLIENT_ID = 'exemplar';

let provider: LyingProvider;
let api: TestApi;
beforeAll(async () => {
  provider = await startLyingProvider(CLIENT_ID);
  api = await startApi({ oidc: settings() });
});
beforeEach(() => {
  Object.assign(provider, { lies: {}, claimedIssuer: null, isForging: false });
});
afterAll(async () => {
  await api.close();
  await provider.close();
});

function now(): number {
  return Math.floor(Date.now() / 1000);
}

function settings() {
  return {
    ...{ issuer: provider.issuer, clientId: CLIENT_ID, clientSecret: 'secret', name: 'Lab', scope: 'openid' },
    ...{ loginClaim: 'email', allow: [], firstRole: 'VIEWER' as const },
  };
}

const TRUE = { email: 'ada@lab.example', email_verified: true };

/** A sign-in whose token says what it should, but for the lies. @returns the code of the refusal, or null */
async function signIn(lies: (nonce: string) => Record<string, unknown>, extra = {}): Promise<string | null> {
  const walker = createWalker();
  const { url: there } = await walker.go(`${api.url}/sign-in/oidc`, /\/authorize\?|\/\?/);
  if (!there.pathname.endsWith('/authorize')) return there.searchParams.get('sign-in-refused');
  const nonce = there.searchParams.get('nonce') ?? '';
  provider.lies = { nonce, ...TRUE, ...lies(nonce) };
  const state = there.searchParams.get('state') ?? '';
  const query = new URLSearchParams({ code: 'any', state, ...extra });
  const { url } = await walker.go(`${api.url}/sign-in/oidc/callback?${query.toString()}`, /\/(\?.*)?$/);
  return url.searchParams.get('sign-in-refused');
}

test('a token that tells the truth signs in', async () => {
  expect(await signIn(() => ({}))).toBeNull();
});

test.each([
  ['a wrong nonce', () => ({ nonce: 'of somebody else' }), 'ANSWER_NOT_TRUSTED'],
  ['no nonce', () => ({ nonce: undefined }), 'ANSWER_NOT_TRUSTED'],
  ['a wrong issuer', () => ({ iss: 'https://evil.example' }), 'ANSWER_NOT_TRUSTED'],
  ['another audience', () => ({ aud: 'another-client' }), 'ANSWER_NOT_TRUSTED'],
  ['an end long ago', () => ({ iat: now() - 600, exp: now() - 300 }), 'CLOCKS_DIFFER'],
  ['a beginning in the future', () => ({ nbf: now() + 300 }), 'CLOCKS_DIFFER'],
  ['no login', () => ({ sub: '2', email: undefined }), 'LOGIN_UNUSABLE'],
  [
    'a mail address that nobody has verified',
    () => ({ sub: '3', email_verified: false }),
    'EMAIL_NOT_VERIFIED',
  ],
])('a token with %s is refused', async (_what, lies, code) => {
  const before = await api.prisma.session.count();
  expect(await signIn(lies)).toBe(code);
  expect(await api.prisma.session.count()).toBe(before);
});

test('a clock that is wrong by less than 30 seconds is borne', async () => {
  expect(await signIn(() => ({ iat: now() - 120, exp: now() - 15 }))).toBeNull();
  expect(await signIn(() => ({ nbf: now() + 15 }))).toBeNull();
});

test('a token signed with a key that the provider does not publish is refused', async () => {
  provider.isForging = true;
  expect(await signIn(() => ({}))).toBe('ANSWER_NOT_TRUSTED');
});

test('an answer that names another issuer is refused', async () => {
  expect(await signIn(() => ({}), { iss: 'https://evil.example' })).toBe('ANSWER_NOT_TRUSTED');
});

test('a provider whose discovery names another issuer is not used, until it is set right', async () => {
  const own = await startApi({ oidc: settings() });
  provider.claimedIssuer = 'https://another.example';
  const walker = createWalker();
  const { url } = await walker.go(`${own.url}/sign-in/oidc`, /\/\?|\/authorize/);
  expect(url.searchParams.get('sign-in-refused')).toBe('PROVIDER_MISCONFIGURED');
  provider.claimedIssuer = null;
  expect((await walker.go(`${own.url}/sign-in/oidc`, /\/\?|\/authorize/)).url.pathname).toBe('/authorize');
  await own.close();
});
