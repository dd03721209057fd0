import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashPassword, isPassword } from '../../api/auth/password/password-hash.ts';
import { passwordFault } from '../../api/auth/password/password-fault.ts';
import { type Answer, startApi, type TestApi } from '../testkit/api.ts';
import { type DatabaseProxy, proxyDatabase } from '../testkit/database-proxy.ts';

const GOOD = 'quiet river under stones';
const OTHER = 'seven green lamps at dusk';
const SET = `mutation ($password: String!, $current: String) {
  setPassword(input: { password: $password, currentPassword: $current }) {
    ownSignIn { passwordChangedAt } userErrors { code field message } } }`;
const REMOVE = `mutation ($current: String!) { removePassword(input: { currentPassword: $current }) {
  ownSignIn { passwordChangedAt } userErrors { code field message } } }`;

/** A password takes a core some tenths of a second, on purpose. */
const MANY_MS = 120_000;

let api: TestApi;
let database: DatabaseProxy;
beforeAll(async () => {
  api = await startApi({
    trustedProxies: ['loopback'],
    through: async (url) => {
      database = await proxyDatabase(url);
      return database.url;
    },
  });
});
afterAll(() => api.close());

let addresses = 0;
/** Each from an address of its own, unless one is named. */
function post(body: unknown, { url, from }: { url?: string; from?: string } = {}): Promise<Response> {
  return fetch(`${url ?? api.url}/sign-in/password`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': from ?? `192.0.2.${(addresses = (addresses % 250) + 1)}`,
    },
    body: JSON.stringify(body),
  });
}

async function person(password: string | null = GOOD) {
  const { id, token } = await api.createUser('EDITOR');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id } });
  if (password !== null)
    expect((await api.ask(SET, { password }, token)).data.setPassword.userErrors).toEqual([]);
  return { id, token, login };
}

async function viewerBy(response: Response): Promise<unknown> {
  const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
  const answer = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: '{ "query": "{ viewer { login } }" }',
  });
  return ((await answer.json()) as Answer).data.viewer;
}

test('a person sets a password and signs in with it, however a phone writes the login', async () => {
  const { login } = await person();
  const response = await post({ login: ` ${login.toUpperCase()} `, password: GOOD });
  expect([response.status, await viewerBy(response)]).toEqual([204, { login }]);
  expect(response.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict$/);
});

test('only a slow hash is kept, with a salt of its own, and neither log nor audit log has the password', async () => {
  const [one, two] = [await person(), await person()];
  const rows = await api.prisma.password.findMany({ where: { userId: { in: [one.id, two.id] } } });
  expect(new Set(rows.map(({ hash }) => hash)).size).toBe(2);
  for (const { hash } of rows) expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/);
  const entries = await api.prisma.auditEntry.findMany({ where: { action: 'setPassword' } });
  expect(entries.length).toBeGreaterThan(0);
  expect(JSON.stringify(entries) + api.logged.join('')).not.toContain(GOOD);
});

test('letters that look alike are one, and a hash of other costs is read', async () => {
  expect(await isPassword('ﬁne café in the valley', await hashPassword('fine café in the valley'))).toBe(
    true,
  );
  expect(await isPassword(GOOD, '$scrypt$ln=4,r=1,p=1$AAAA$AAAA')).toBe(false);
  expect(await isPassword(GOOD, null)).toBe(false);
});

test.each([
  ['too short', 'fourteen chars', /must have at least 15 characters, but has 14/],
  ['too long', 'ab cd ef gh '.repeat(20), /at most 200/],
  ['one letter', 'a'.repeat(30), /easy to guess/],
  ['login and digits', 'adalovelaceadalovelace1815', /easy to guess/],
  ['the name of the server', 'Exemplar-password-2026!!', /easy to guess/],
])('a password that is %s is refused', (_what, password, why) => {
  expect(passwordFault(password, 'adalovelace')).toMatch(why);
});

test('64 characters of any script are a password', () => {
  expect(passwordFault('Ωμέγα река 山水 '.repeat(5).slice(0, 64), 'ada')).toBeNull();
});

test('the refusal of a password names its field and changes nothing', async () => {
  const { token, id } = await person(null);
  const { data } = await api.ask(SET, { password: 'short' }, token);
  expect(data.setPassword).toMatchObject({
    ownSignIn: null,
    userErrors: [{ code: 'INVALID', field: ['password'] }],
  });
  expect(await api.prisma.password.count({ where: { userId: id } })).toBe(0);
});

test('to change it the old one is asked, and the other sessions end', async () => {
  const { token, login, id } = await person();
  const session = await post({ login, password: GOOD });
  for (const current of [null, 'wrong wrong wrong wrong']) {
    const { data } = await api.ask(SET, { password: OTHER, current }, token);
    expect(data.setPassword.userErrors).toMatchObject([{ code: 'INVALID', field: ['currentPassword'] }]);
  }
  expect(await viewerBy(session)).toEqual({ login });
  await api.ask(SET, { password: OTHER, current: GOOD }, token);
  expect(await viewerBy(session)).toBeNull();
  expect([
    (await post({ login, password: GOOD })).status,
    (await post({ login, password: OTHER })).status,
  ]).toEqual([401, 204]);
  expect(await api.prisma.session.count({ where: { userId: id, revokedAt: null } })).toBe(1);
});

test('it is removed by whoever knows it', async () => {
  const { token, login } = await person();
  const wrong = await api.ask(REMOVE, { current: OTHER }, token);
  expect(wrong.data.removePassword.userErrors).toMatchObject([{ field: ['currentPassword'] }]);
  const { data } = await api.ask(REMOVE, { current: GOOD }, token);
  expect(data.removePassword).toEqual({ ownSignIn: { passwordChangedAt: null }, userErrors: [] });
  expect((await post({ login, password: GOOD })).status).toBe(401);
  const again = await api.ask(REMOVE, { current: GOOD }, token);
  expect(again.data.removePassword.userErrors).toMatchObject([{ code: 'INVALID_STATE' }]);
});

test(
  'unknown, disabled, without a password and wrong are told apart neither by the answer nor by the time',
  async () => {
    const [known, disabled, without] = [await person(), await person(), await person(null)];
    await api.prisma.user.update({ where: { id: disabled.id }, data: { disabledAt: new Date() } });
    const tries = [
      { login: known.login, password: OTHER },
      { login: disabled.login, password: GOOD },
      { login: without.login, password: GOOD },
      { login: 'nobody-at-all', password: GOOD },
      { login: 'nul\0', password: GOOD },
    ];
    const answers: string[] = [];
    for (const body of tries) {
      const response = await post(body);
      answers.push(`${response.status} ${await response.text()}`);
    }
    expect(new Set(answers.slice(0, 4)).size).toBe(1);
    expect(answers[0]).toContain('"code":"WRONG_PASSWORD"');
    // The least of several of each: what the hash takes, which is most of it, whatever else the machine does.
    const leastMs = async (login: string) => {
      const times: number[] = [];
      for (let round = 0; round < 5; round++) {
        const started = performance.now();
        await post({ login, password: OTHER });
        times.push(performance.now() - started);
      }
      return Math.min(...times);
    };
    const [wrong, unknown] = [await leastMs(known.login), await leastMs('nobody-at-all')];
    expect(unknown / wrong).toBeGreaterThan(0.5);
    expect(unknown / wrong).toBeLessThan(2);
  },
  MANY_MS,
);

test(
  'twenty wrong ones in a quarter of an hour close an account to passwords, wherever they come from, and no other one',
  async () => {
    const [{ login }, neighbor] = [await person(), await person()];
    const statuses = await Promise.all(
      Array.from({ length: 25 }, () => post({ login, password: OTHER }).then(({ status }) => status)),
    );
    expect([401, 429].map((status) => statuses.filter((each) => each === status).length)).toEqual([20, 5]);
    const right = await post({ login, password: GOOD });
    expect([right.status, await right.json()]).toMatchObject([429, { code: 'RATE_LIMITED' }]);
    expect((await post({ login: neighbor.login, password: GOOD })).status).toBe(204);
  },
  MANY_MS,
);

test(
  'sixty wrong ones close an address, whosever they are, for all processes of the API',
  async () => {
    const { login } = await person();
    const from = '198.51.100.7';
    for (let round = 0; round < 6; round++)
      await Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          post({ login: `guess-${round}-${index}`, password: GOOD }, { from }),
        ),
      );
    expect((await post({ login, password: GOOD }, { from })).status).toBe(429);
    expect((await post({ login, password: GOOD })).status).toBe(204);
    expect(await api.prisma.budget.count({ where: { key: { contains: `password-from-${from}` } } })).toBe(1);
  },
  MANY_MS,
);

test(
  'right passwords do not use up the limit',
  async () => {
    const { login } = await person();
    const from = '198.51.100.8';
    for (let round = 0; round < 22; round++)
      expect((await post({ login, password: GOOD }, { from })).status).toBe(204);
  },
  MANY_MS,
);

test.each([
  [{}],
  [{ login: 'x' }],
  [{ login: 1, password: 2 }],
  [{ login: 'x'.repeat(500), password: GOOD }],
  [null],
])('the body %j is refused', async (body) => {
  expect((await post(body)).status).toBe(400);
});

test('a page of another site signs nobody in', async () => {
  const response = await fetch(`${api.url}/sign-in/password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    body: '{}',
  });
  expect(response.status).toBe(403);
});

test('an invited person chooses a password on the page of the invitation, which a bad one does not use up', async () => {
  const { data } = await api.ask('mutation { inviteUser(input: { login: "grace", role: VIEWER }) { url } }');
  const url = data.inviteUser.url as string;
  const send = (password: string) =>
    fetch(url, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ password }) });
  const refused = await send('short');
  expect([refused.status, await refused.text()]).toEqual([
    422,
    expect.stringContaining('at least 15 characters'),
  ]);
  expect((await send(GOOD)).status).toBe(303);
  expect((await post({ login: 'grace', password: GOOD })).status).toBe(204);
});

test('the page offers passwords once somebody has one', async () => {
  const fresh = await startApi();
  const ask = async () =>
    (await fresh.ask('{ signInWays { ways singleSignOnName } }', {}, null)).data.signInWays;
  expect(await ask()).toEqual({ ways: ['LINK'], singleSignOnName: null });
  await fresh.ask(SET, { password: GOOD });
  expect(await ask()).toEqual({ ways: ['PASSWORD', 'LINK'], singleSignOnName: null });
  await fresh.close();
});

test('an admin resets how somebody signs in, and nobody else does', async () => {
  const { id, login, token } = await person();
  const RESET =
    'mutation ($userId: ID!) { resetSignIn(input: { userId: $userId }) { user { login } userErrors { code } } }';
  const userId = Buffer.from(`User:${id}`).toString('base64url');
  expect((await api.ask(RESET, { userId }, token)).errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  const session = await post({ login, password: GOOD });
  expect((await api.ask(RESET, { userId })).data.resetSignIn).toEqual({ user: { login }, userErrors: [] });
  expect([await viewerBy(session), (await post({ login, password: GOOD })).status]).toEqual([null, 401]);
});

test('a key without the scope "admin" sets no password', async () => {
  const { id } = await person(null);
  const { data } = await api.ask(
    'mutation { createApiKey(input: { name: "x", scopes: [READ, WRITE] }) { secret } }',
  );
  const answer = await api.ask(SET, { password: GOOD }, data.createApiKey.secret as string);
  expect(answer.errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  expect(await api.prisma.password.count({ where: { userId: id } })).toBe(0);
});

test('who was not let in stands in the audit log, with way, login and address', async () => {
  await post({ login: 'mallory', password: GOOD }, { from: '203.0.113.5' });
  const entry = await api.prisma.auditEntry.findFirst({
    where: { action: 'refuseSignIn', input: { path: ['login'], equals: 'mallory' } },
  });
  expect(entry).toMatchObject({ actorLogin: null, address: '203.0.113.5', input: { way: 'PASSWORD' } });
});

test('a password that somebody has typed as a login is written down nowhere', async () => {
  const slip = `${GOOD} Twice`;
  await post({ login: slip, password: GOOD }, { from: '203.0.113.6' });
  const entry = await api.prisma.auditEntry.findFirst({
    where: { action: 'refuseSignIn', address: '203.0.113.6' },
  });
  expect(entry?.input).toEqual({ way: 'PASSWORD' });
  expect(api.logged.join('').toLowerCase()).not.toContain(slip.toLowerCase());
});

test('while the database is away a password is answered 503, and works afterwards', async () => {
  const { login } = await person();
  await database.cut();
  const away = await post({ login, password: GOOD });
  expect([away.status, await away.json()]).toMatchObject([503, { code: 'SERVICE_UNAVAILABLE' }]);
  await database.restore();
  await expect
    .poll(async () => (await post({ login, password: GOOD })).status, { timeout: 10_000 })
    .toBe(204);
});
