import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureAdmin } from '../../api/auth/first-start.ts';
import { newApiKey } from '../../api/auth/api-key.ts';
import { hashSecret } from '../../api/auth/secrets.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { type Answer, startApi, type TestApi } from '../testkit/api.ts';
import { postSignIn } from '../testkit/sign-in.ts';
import { whileHeld } from '../testkit/while-held.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

const USERS =
  '{ users(first: 100) { edges { node { id login role state lastSeenAt invitationExpiresAt } } } }';
const INVITE = `mutation ($login: String!, $role: Role!) { inviteUser(input: { login: $login, role: $role }) {
  url expiresAt user { id login role state } userErrors { code field message } } }`;
function change(name: 'disableUser' | 'enableUser'): string {
  return `mutation ($userId: ID!) { ${name}(input: { userId: $userId }) { user { state } userErrors { code field } } }`;
}
const CHANGE_ROLE = `mutation ($userId: ID!, $role: Role!) { changeUserRole(input: { userId: $userId, role: $role }) {
  user { role } userErrors { code field message } } }`;

async function invite(login: string, role = 'EDITOR') {
  return (await api.ask(INVITE, { login, role })).data.inviteUser as {
    url: string;
    user: { id: string } | null;
    userErrors: { code: string; field: string[]; message: string }[];
  };
}

async function person(login: string) {
  const { data } = await api.ask(USERS);
  const edges = data.users.edges as { node: Record<string, unknown> }[];
  return edges.find(({ node }) => node['login'] === login)?.node;
}

function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

async function viewerBy(cookie: string): Promise<unknown> {
  const response = await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: '{ "query": "{ viewer { login role } }" }',
  });
  return ((await response.json()) as Answer).data.viewer;
}

test('an invited person opens the link, reads for whom and as what it is, and is in', async () => {
  const { url, user, userErrors } = await invite('ada', 'OPERATOR');
  expect([user, userErrors]).toEqual([
    { id: expect.any(String), login: 'ada', role: 'OPERATOR', state: 'INVITED' },
    [],
  ]);
  const page = await (await fetch(url)).text();
  expect(page).toContain('This link is for ada');
  expect(page).toContain('(role Operator)');
  expect(page).not.toContain(new URL(url).searchParams.get('token'));
  expect(await person('ada')).toMatchObject({ state: 'INVITED', lastSeenAt: null });

  const first = await postSignIn(url);
  expect(first.status).toBe(303);
  expect(await viewerBy(cookieOf(first))).toEqual({ login: 'ada', role: 'OPERATOR' });
  expect(await person('ada')).toMatchObject({
    state: 'ACTIVE',
    lastSeenAt: expect.any(String),
    invitationExpiresAt: null,
  });
});

test('an invitation is used once, and only its hash is kept', async () => {
  const { url } = await invite('bob');
  const token = new URL(url).searchParams.get('token') ?? '';
  const row = await api.prisma.invitation.findFirstOrThrow({ where: { user: { login: 'bob' } } });
  expect([row.hash, JSON.stringify(row).includes(token)]).toEqual([hashSecret(token), false]);
  const statuses = await Promise.all([postSignIn(url), postSignIn(url)]);
  expect(statuses.map(({ status }) => status).sort()).toEqual([303, 410]);
  const again = await fetch(url);
  expect([again.status, await again.text()]).toEqual([
    410,
    expect.stringContaining('This invitation no longer works'),
  ]);
  expect(api.logged.join('')).not.toContain(token);
});

test('whoever looks at an invitation leaves it whole, and a page of another site cannot use it', async () => {
  const { url } = await invite('preview');
  for (const method of ['HEAD', 'GET']) expect((await fetch(url, { method })).status).toBe(200);
  expect((await postSignIn(url, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await postSignIn(url)).status).toBe(303);
});

test('an invitation expires, and a new one for the same login replaces it, with its role', async () => {
  const { url: first } = await invite('carol', 'VIEWER');
  const { url: second, user } = await invite('carol', 'EDITOR');
  expect(user).toMatchObject({ role: 'EDITOR' });
  expect((await postSignIn(first)).status).toBe(410);
  await api.prisma.invitation.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
  expect((await postSignIn(second)).status).toBe(410);
  const { url: third } = await invite('carol');
  expect((await postSignIn(third)).status).toBe(303);
});

test('two who invite one person at once make one user', async () => {
  const answers = await Promise.all([invite('dave'), invite('dave'), invite('dave')]);
  expect(new Set(answers.map(({ user }) => user?.id)).size).toBe(1);
  const statuses: number[] = [];
  for (const { url } of answers) statuses.push((await postSignIn(url)).status);
  expect(statuses.sort()).toEqual([303, 410, 410]);
});

test.each([
  ['', 'REQUIRED'],
  ['Ada', 'INVALID'],
  ['a b', 'INVALID'],
  ['аda', 'INVALID'],
  ['x'.repeat(101), 'TOO_LONG'],
])('the login %j is refused by its field', async (login, code) => {
  expect((await invite(login)).userErrors).toMatchObject([{ code, field: ['login'] }]);
});

test('somebody who has signed in cannot be invited again', async () => {
  await postSignIn((await invite('erin')).url);
  expect((await invite('erin')).userErrors).toMatchObject([{ code: 'NAME_TAKEN', field: ['login'] }]);
});

/** The admins that there are beside the one of the tests are made operators for the time of `act`. */
async function asOnlyAdmins(ids: readonly string[], act: () => Promise<void>): Promise<void> {
  const others = await api.prisma.user.findMany({ where: { role: 'ADMIN', id: { notIn: [...ids] } } });
  const which = { where: { id: { in: others.map(({ id }) => id) } } };
  await api.prisma.user.updateMany({ ...which, data: { role: 'OPERATOR' } });
  try {
    await act();
  } finally {
    await api.prisma.user.updateMany({ ...which, data: { role: 'ADMIN' } });
  }
}

test('the last admin can neither be disabled nor lowered, and an invited one does not count', async () => {
  const { id, token } = await api.createUser('ADMIN');
  const userId = globalId('User', id);
  await invite('not-yet-here', 'ADMIN');
  await asOnlyAdmins(
    [id, (await api.prisma.user.findUniqueOrThrow({ where: { login: 'not-yet-here' } })).id],
    async () => {
      const disabled = (await api.ask(change('disableUser'), { userId }, token)).data.disableUser;
      expect(disabled).toEqual({
        user: { state: 'ACTIVE' },
        userErrors: [{ code: 'INVALID_STATE', field: ['userId'] }],
      });
      const lowered = (await api.ask(CHANGE_ROLE, { userId, role: 'VIEWER' }, token)).data.changeUserRole;
      expect(lowered).toMatchObject({
        user: { role: 'ADMIN' },
        userErrors: [
          { code: 'INVALID_STATE', field: ['role'], message: expect.stringContaining('last admin') },
        ],
      });
    },
  );
});

test('of two admins who take the rights of each other at once, one stays', async () => {
  for (const act of ['disable', 'lower', 'both'] as const) {
    const admins = [await api.createUser('ADMIN'), await api.createUser('ADMIN')] as const;
    const ids = admins.map(({ id }) => id);
    await asOnlyAdmins(ids, async () => {
      const [one, two] = ids.map((id) => globalId('User', id));
      const disable = (userId: string | undefined, token: string) =>
        api.ask(change('disableUser'), { userId }, token);
      const lower = (userId: string | undefined, token: string) =>
        api.ask(CHANGE_ROLE, { userId, role: 'EDITOR' }, token);
      await Promise.all([
        (act === 'lower' ? lower : disable)(two, admins[0].token),
        (act === 'disable' ? disable : lower)(one, admins[1].token),
      ]);
      const left = await api.prisma.user.count({
        where: { id: { in: ids }, role: 'ADMIN', disabledAt: null },
      });
      expect([act, left]).toEqual([act, 1]);
    });
  }
});

test('whoever is disabled is out at once, by cookie, token, link and socket, and stays so when enabled again', async () => {
  const { url } = await invite('frank', 'EDITOR');
  const cookie = cookieOf(await postSignIn(url));
  const { id } = await api.prisma.user.findUniqueOrThrow({ where: { login: 'frank' } });
  const userId = globalId('User', id);
  const { text: token, hash, prefix } = newApiKey();
  const row = { id: crypto.randomUUID(), userId: id, name: 'test', prefix, hash };
  await api.prisma.apiToken.create({ data: { ...row, scopes: ['read', 'write'] } });
  const link = (await api.ask('mutation { createSignInLink(input: { login: "frank" }) { url } }')).data
    .createSignInLink.url as string;

  const client = api.connect(token);
  const closed = new Promise<{ code: number; at: number }>((resolve) => {
    client.on('closed', (event) => {
      resolve({ code: (event as { code: number }).code, at: performance.now() });
    });
  });
  const events = subscribe(client, 'subscription { queueChanged { waitingCount } }');
  await events.next();
  const pending = events.next().catch(() => undefined); // the close is what counts

  const disabled = await api.ask(change('disableUser'), { userId });
  const from = performance.now();
  expect(disabled.data.disableUser).toEqual({ user: { state: 'DISABLED' }, userErrors: [] });
  const { code, at } = await closed;
  await pending;
  expect(code).toBe(4403);
  expect(at - from).toBeLessThan(1_000);
  const isOut = async () => {
    expect(await viewerBy(cookie)).toBeNull();
    expect((await api.ask('{ viewer { id } }', {}, token)).status).toBe(401);
    expect((await postSignIn(link)).status).toBe(410);
  };
  await isOut();
  expect(
    (
      await api.ask(
        'mutation { createSignInLink(input: { login: "frank" }) { url userErrors { code field } } }',
      )
    ).data.createSignInLink,
  ).toEqual({
    url: null,
    userErrors: [{ code: 'INVALID_STATE', field: ['login'] }],
  });
  expect((await invite('frank')).userErrors).toMatchObject([{ code: 'INVALID_STATE', field: ['login'] }]);

  expect((await api.ask(change('enableUser'), { userId })).data.enableUser.user.state).toBe('ACTIVE');
  await isOut();
});

test('somebody who is invited and then disabled comes in by a new invitation alone', async () => {
  const { url, user } = await invite('grace');
  await api.ask(change('disableUser'), { userId: user?.id });
  expect((await postSignIn(url)).status).toBe(410);
  await api.ask(change('enableUser'), { userId: user?.id });
  expect((await postSignIn(url)).status).toBe(410);
  expect(await person('grace')).toMatchObject({ state: 'INVITED' });
  expect((await postSignIn((await invite('grace')).url)).status).toBe(303);
});

test('a role that is lowered in mid-request holds for the rest of it', async () => {
  const { id, token } = await api.createUser('ADMIN');
  const { data, errors } = await api.ask(
    `mutation ($userId: ID!) {
      lower: changeUserRole(input: { userId: $userId, role: EDITOR }) { user { role } }
      invite: inviteUser(input: { login: "smuggled", role: ADMIN }) { url }
    }`,
    { userId: globalId('User', id) },
    token,
  );
  expect(errors).toMatchObject([{ path: ['invite'], extensions: { code: 'FORBIDDEN' } }]);
  expect(data).toBeNull();
  expect(await person('smuggled')).toBeUndefined();
});

test.each([
  ['disable somebody', (id: string) => ['disableUser', { userId: id }] as const],
  ['make somebody an admin', (id: string) => ['changeUserRole', { userId: id, role: 'ADMIN' }] as const],
  ['enable somebody', (id: string) => ['enableUser', { userId: id }] as const],
  ['invite an admin', () => ['inviteUser', { login: 'late', role: 'ADMIN' }] as const],
  ['reset how somebody signs in', (id: string) => ['resetSignIn', { userId: id }] as const],
])(
  'an admin whose rights are taken while the request is under way does not %s any more',
  async (_what, act) => {
    const [{ id, token }, other] = [await api.createUser('ADMIN'), await api.createUser('EDITOR')];
    const [mutation, input] = act(globalId('User', other.id));
    const type = `${(mutation[0] ?? '').toUpperCase()}${mutation.slice(1)}Input`;
    const answer = await whileHeld(
      api.prisma,
      (transaction) => transaction.user.update({ where: { id }, data: { role: 'VIEWER' } }),
      () =>
        api.ask(
          `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`,
          { input },
          token,
        ),
    );
    expect(answer.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(await api.prisma.user.findUniqueOrThrow({ where: { id: other.id } })).toMatchObject({
      ...{ role: 'EDITOR', disabledAt: null },
    });
    expect(await person('late')).toBeUndefined();
  },
);

test('a role that is lowered under an open subscription holds from the next event', async () => {
  const { id, token } = await api.createUser('ADMIN');
  const events = subscribe(api.connect(token), 'subscription { usersChanged }');
  const first = events.next();
  await expect
    .poll(async () => {
      await invite(`poke-${Date.now()}`);
      return Promise.race([first, Promise.resolve(null)]);
    })
    .toEqual({ usersChanged: true });
  await api.ask(CHANGE_ROLE, { userId: globalId('User', id), role: 'VIEWER' });
  let refusal: unknown;
  const untilRefused = async () => {
    for (;;) await events.next(); // those of before may be on their way still
  };
  untilRefused().catch((error: unknown) => {
    refusal = error;
  });
  await expect
    .poll(async () => {
      await invite(`poke-${Date.now()}`);
      return refusal;
    })
    .toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
});

test('the command line of the machine works for another admin where the first has lost its rights', async () => {
  const made = await ensureAdmin(api.prisma);
  expect(made.login).toBe('admin');
  await api.ask(change('disableUser'), { userId: globalId('User', made.id) });
  const other = await ensureAdmin(api.prisma);
  expect([other.role, other.disabledAt, other.id === made.id]).toEqual(['ADMIN', null, false]);
});

test('an id that names no user is refused by its field', async () => {
  for (const userId of ['x', globalId('User', crypto.randomUUID())])
    for (const name of ['disableUser', 'enableUser'] as const)
      expect((await api.ask(change(name), { userId })).data[name]).toEqual({
        user: null,
        userErrors: [{ code: 'NOT_FOUND', field: ['userId'] }],
      });
});
