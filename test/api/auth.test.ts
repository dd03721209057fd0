import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { ensureAdmin, writeConnectionFile } from '../../api/auth/first-start.ts';
import { newId } from '#db/new-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { queueRun, makeWorld } from '../testkit/job-rows.ts';
import { rawRequest } from '../testkit/raw-request.ts';
import { postSignIn } from '../testkit/sign-in.ts';
import { subscribe } from '../testkit/subscribe.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.close();
});

function raw(target: string, headers: Record<string, string>, body = '') {
  return rawRequest(api.url, target, headers, body);
}

const ASK_VIEWER = '{ "query": "{ viewer { login } }" }';
const json = { 'content-type': 'application/json' };

/** How the server ends a socket that says this. */
function closeCode(headers: Record<string, string>, payload: object): Promise<number | string> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      headers,
    });
    socket.on('open', () => {
      socket.send(JSON.stringify({ type: 'connection_init', payload }));
    });
    socket.on('message', () => {
      socket.close();
      resolve('accepted');
    });
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
    });
    socket.on('close', (code) => {
      resolve(code);
    });
    socket.on('error', () => undefined); // the events above tell
  });
}

async function signInLink(input: object = {}, token = api.token): Promise<string> {
  return (
    await api.ask(
      `mutation ($input: CreateSignInLinkInput!) { createSignInLink(input: $input) { url expiresAt userErrors { code } } }`,
      { input },
      token,
    )
  ).data.createSignInLink.url as string;
}

async function signIn(): Promise<string> {
  const response = await postSignIn(await signInLink());
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

test('a sign-in link works once, sets a strict cookie and leads to the dashboard', async () => {
  const link = await signInLink();
  const first = await postSignIn(link);
  expect(first.status).toBe(303);
  expect(first.headers.get('location')).toBe('/');
  const cookie = first.headers.get('set-cookie') ?? '';
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Strict');
  expect(cookie).toContain('Path=/');
  expect(cookie).toContain(`Max-Age=${30 * 24 * 60 * 60}`);
  const second = await postSignIn(link);
  expect([second.status, second.headers.get('set-cookie')]).toEqual([410, null]);
});

test('whoever looks at a link leaves it whole: HEAD, a previewer, a prefetch', async () => {
  const link = await signInLink();
  const lookers = [{}, { 'sec-purpose': 'prefetch' }, { 'user-agent': 'Slackbot-LinkExpanding 1.0' }];
  for (const headers of lookers)
    for (const method of ['HEAD', 'GET']) {
      const { status, headers: answered } = await fetch(link, { method, headers });
      expect([status, answered.get('set-cookie'), answered.get('cache-control')]).toEqual([
        200,
        null,
        'no-store',
      ]);
    }
  const page = await (await fetch(link)).text();
  expect(page).toMatch(
    /<html lang="en">[\s\S]*<title>Sign in to Exemplar[\s\S]*<main>[\s\S]*<h1>[\s\S]*<form method="post">/,
  );
  expect(page).not.toContain(new URL(link).searchParams.get('token'));
  expect((await postSignIn(link)).status).toBe(303);
});

test('a used link is a whole page that says what to do', async () => {
  const link = await signInLink();
  await postSignIn(link);
  for (const answer of [await fetch(link), await postSignIn(link)]) {
    expect(answer.status).toBe(410);
    expect(answer.headers.get('content-type')).toContain('text/html');
    const page = await answer.text();
    expect(page).toContain('This sign-in link has already been used or has expired.');
    for (const part of [
      '<html lang="en">',
      '<title>',
      '<main>',
      '<h1>',
      './exemplar sign-in',
      '<a href="/">',
    ])
      expect(page).toContain(part);
  }
});

test('a page of another site cannot press the button', async () => {
  const link = await signInLink();
  for (const origin of ['https://evil.example', 'null'])
    expect((await postSignIn(link, { origin })).status).toBe(403);
  expect((await postSignIn(link, { origin: api.url })).status).toBe(303);
});

test('a person who opens an address that is refused sees a page, a program JSON', async () => {
  const refused: readonly (readonly [string, Record<string, string>, number, string])[] = [
    ['/assets/gone.js', {}, 404, 'Page not found'],
    ['/blobs/x', {}, 403, 'Access denied'],
    ['/', { host: 'evil.example' }, 421, 'Unknown server name'],
    ['/runs', { origin: 'https://evil.example' }, 403, 'Access denied'],
    ['/runs/%E0%A4%A', {}, 400, 'Request refused'],
    ['/blobs/%E0%A4%A', {}, 400, 'Request refused'],
    ['/<script>alert(1)</script>.js', {}, 404, 'Page not found'],
  ];
  for (const [target, headers, status, title] of refused) {
    const page = await raw(target, { ...headers, accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect([target, page.status, page.headers['content-type']]).toEqual([
      target,
      status,
      'text/html; charset=utf-8',
    ]);
    expect(page.text).toContain(`<title>${title}`);
    expect(page.text).not.toContain('<script>');
    const answer = await raw(target, { ...headers, accept: 'application/json' });
    expect([answer.status, Object.keys(JSON.parse(answer.text) as object)]).toEqual([
      status,
      ['code', 'message', 'errors'],
    ]);
  }
});

test('a link that is too old does not work', async () => {
  const link = await signInLink();
  await api.prisma.signInLink.updateMany({
    where: { usedAt: null },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  expect((await postSignIn(link)).status).toBe(410);
});

test('a cookie signs in over HTTP and on a socket of our own page', async () => {
  const cookie = await signIn();
  const { text } = await raw('/graphql', { ...json, cookie, origin: api.url }, ASK_VIEWER);
  expect(JSON.parse(text).data.viewer.login).toMatch(/^admin-/);
  expect(await closeCode({ cookie, origin: api.url }, {})).toBe('accepted');
});

test('a session that was ended signs in no more', async () => {
  const cookie = await signIn();
  await api.prisma.session.updateMany({ data: { revokedAt: new Date() } });
  const { text } = await raw('/graphql', { ...json, cookie }, ASK_VIEWER);
  expect(JSON.parse(text).data.viewer).toBeNull();
});

test('a socket needs a token or a cookie of our own page', async () => {
  const cookie = await signIn();
  const authorization = `Bearer ${api.token}`;
  expect(await closeCode({}, {})).toBe(4403);
  expect(await closeCode({ cookie }, {})).toBe(4403); // no page sent it
  expect(await closeCode({}, { authorization: 'Bearer exm_wrong' })).toBe(4403);
  expect(await closeCode({}, { authorization })).toBe('accepted');
  expect(await closeCode({ authorization }, {})).toBe('accepted');
});

test('pages of other sites get nothing, whatever cookie comes along', async () => {
  const cookie = await signIn();
  for (const origin of ['http://evil.example', 'null', api.url.replace('http:', 'https:') + '0']) {
    expect(await closeCode({ cookie, origin }, {})).toBe(403);
    expect((await raw('/graphql', { ...json, cookie, origin }, ASK_VIEWER)).status).toBe(403);
  }
});

test('another host name is refused, on sockets too', async () => {
  for (const host of ['evil.example', 'evil.example:4000', '127.0.0.1.evil.example']) {
    expect((await raw('/graphql', { ...json, host }, ASK_VIEWER)).status).toBe(421);
    expect((await raw('/', { host })).status).toBe(421);
    expect(await closeCode({ host }, { authorization: `Bearer ${api.token}` })).toBe(421);
  }
  const { port } = new URL(api.url);
  expect((await raw('/health', { host: 'anything' })).status).toBe(200); // for probes
  expect((await raw('/graphql', { ...json, host: `localhost:${port}` }, ASK_VIEWER)).status).toBe(200);
});

test.each([
  ['unknown', () => Promise.resolve('exm_unknown')],
  [
    'expired',
    async () => {
      const { id, token } = await api.createUser('VIEWER');
      await api.prisma.apiToken.updateMany({
        where: { userId: id },
        data: { expiresAt: new Date(Date.now() - 1) },
      });
      return token;
    },
  ],
  [
    'revoked',
    async () => {
      const { id, token } = await api.createUser('VIEWER');
      await api.prisma.apiToken.updateMany({ where: { userId: id }, data: { revokedAt: new Date() } });
      return token;
    },
  ],
])('a token that is %s is refused', async (_what, make) => {
  const { status, errors } = await api.ask('{ viewer { login } }', {}, await make());
  expect([status, errors?.[0]?.extensions]).toEqual([401, { code: 'UNAUTHENTICATED' }]);
});

test('a token does no more than its scopes say', async () => {
  const { id, token } = await api.createUser('ADMIN');
  await api.prisma.apiToken.updateMany({ where: { userId: id }, data: { scopes: ['read'] } });
  expect((await api.ask('{ workers { id } }', {}, token)).data.workers).toEqual([]);
  const { errors } = await api.ask(
    'mutation { createUploads(input: {kind: IMAGE, files: []}) { userErrors { code } } }',
    {},
    token,
  );
  expect(errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
});

test('a socket is closed within seconds when its token is revoked', async () => {
  const { id, token } = await api.createUser('VIEWER');
  const { runId } = await queueRun(api.prisma, await makeWorld(api.prisma));
  const closed = new Promise<number>((resolve) => {
    const client = api.connect(token);
    client.on('closed', (event) => {
      resolve((event as { code: number }).code);
    });
    const events = subscribe(client, 'subscription ($id: ID!) { runEvents(runId: $id) { cursor } }', {
      id: globalId('Run', runId),
    });
    void events.next().then(async () => {
      await api.prisma.apiToken.updateMany({ where: { userId: id }, data: { revokedAt: new Date() } });
      await events.next().catch(() => undefined); // the close is what counts
    });
  });
  expect(await closed).toBe(4403);
});

test('a token without the scope admin cannot make a link that signs in with more rights than it has', async () => {
  const { id, token } = await api.createUser('ADMIN');
  await api.prisma.apiToken.updateMany({ where: { userId: id }, data: { scopes: ['read', 'write'] } });
  const { errors } = await api.ask('mutation { createSignInLink(input: {}) { url } }', {}, token);
  expect(errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
});

test('only an admin makes links for others', async () => {
  const { token } = await api.createUser('EDITOR');
  const admin = await ensureAdmin(api.prisma);
  const ask = (login: string, as: string) =>
    api.ask(
      'mutation ($login: String) { createSignInLink(input: {login: $login}) { url userErrors { code field } } }',
      { login },
      as,
    );
  expect((await ask(admin.login, token)).errors?.[0]?.extensions).toEqual({ code: 'FORBIDDEN' });
  expect((await ask(admin.login, api.token)).data.createSignInLink.url).toContain(
    `${api.url}/sign-in?token=`,
  );
  expect((await ask('nobody', api.token)).data.createSignInLink).toEqual({
    url: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['login'] }],
  });
});

test('the file for the command line has a token that works, keeps it, and is for its owner alone', async () => {
  const folder = path.join(api.dataDirectory, newId());
  const admin = await ensureAdmin(api.prisma);
  expect((await ensureAdmin(api.prisma)).id).toBe(admin.id);
  const first = await writeConnectionFile(api.prisma, admin, folder, api.url);
  const file = path.join(folder, 'connection.json');
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(first);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await api.ask('{ viewer { login role } }', {}, first.token)).data.viewer).toEqual({
    login: 'admin',
    role: 'ADMIN',
  });

  expect(await writeConnectionFile(api.prisma, admin, folder, 'http://127.0.0.1:1')).toEqual({
    url: 'http://127.0.0.1:1',
    token: first.token,
  });
  await api.prisma.apiToken.updateMany({ where: { userId: admin.id }, data: { revokedAt: new Date() } });
  expect((await writeConnectionFile(api.prisma, admin, folder, api.url)).token).not.toBe(first.token);
  await writeFile(file, 'broken');
  expect((await writeConnectionFile(api.prisma, admin, folder, api.url)).token).toMatch(/^exm_/);
});

test('the database and the log hold no secret that lets anybody in', async () => {
  const cookie = await signIn();
  const link = await signInLink();
  const secrets = [api.token, cookie.split('=')[1] ?? '', new URL(link).searchParams.get('token') ?? ''];
  const rows = JSON.stringify([
    await api.prisma.apiToken.findMany(),
    await api.prisma.session.findMany(),
    await api.prisma.signInLink.findMany(),
  ]);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(40);
    expect(rows).not.toContain(secret);
    expect(api.logged.join('')).not.toContain(secret);
  }
});

test('the page and its files are served, each kept as long as it is good', async () => {
  const folder = path.join(api.dataDirectory, 'dashboard');
  await mkdir(path.join(folder, 'assets'), { recursive: true });
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>Exemplar</title>');
  await writeFile(path.join(folder, 'assets', 'index-abc.js'), 'export {}');
  const get = (target: string, accept = 'text/html') => fetch(api.url + target, { headers: { accept } });
  for (const page of ['/', '/runs/anything']) {
    const response = await get(page);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache']);
    expect(await response.text()).toContain('<title>Exemplar</title>');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
  }
  expect((await get('/assets/index-abc.js')).headers.get('cache-control')).toBe(
    'public, max-age=31536000, immutable',
  );
  expect((await get('/assets/gone.js')).status).toBe(404);
  expect((await get('/nothing', 'application/json')).status).toBe(404);
});
