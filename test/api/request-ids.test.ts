import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { startApi, type TestApi } from '../testkit/api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi({ logLevel: 'debug' });
});
beforeEach(() => {
  api.logged.length = 0;
});
afterEach(() => {
  vi.restoreAllMocks();
});
afterAll(() => api.close());

interface Line {
  readonly msg: string;
  readonly requestId?: string;
  readonly route?: string;
  readonly incidentId?: string;
}

/** The lines logged since the test began; the last of a request comes after its answer. */
async function linesWith(text: string, count: number): Promise<Line[]> {
  const found = () =>
    api.logged.filter((line) => line.includes(text)).map((line) => JSON.parse(line) as Line);
  await expect.poll(() => found().length).toBe(count);
  return found();
}

function ask(query: string, requestId?: string): Promise<Response> {
  return fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${api.token}`,
      ...(requestId !== undefined && { 'x-request-id': requestId }),
    },
    body: JSON.stringify({ query }),
  });
}

test('a request keeps the id that it came with: in its answer, its log and its masked error', async () => {
  vi.spyOn(api.prisma.worker, 'findMany').mockRejectedValue(new Error('a fault of ours'));
  const response = await ask('{ workers { id } }', 'proxy-7:1.a');
  expect(response.headers.get('x-request-id')).toBe('proxy-7:1.a');
  const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
  expect(errors[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', incidentId: 'proxy-7:1.a' });
  const lines = await linesWith('"requestId":"proxy-7:1.a"', 2);
  expect(lines.map(({ msg }) => msg)).toEqual(['A request failed.', 'A request was answered.']);
  expect(lines[1]?.route).toBe('/graphql');
});

test.each(['', 'two words', 'x'.repeat(65), '"quoted"', '.hidden', 'ä'])(
  'an id that is not a clean short text (%j) is replaced by one of ours',
  async (given) => {
    const response = await ask('{ serverInfo { version } }', given.replace('ä', '\xe4'));
    const requestId = response.headers.get('x-request-id') ?? '';
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    await linesWith(`"requestId":"${requestId}"`, 1);
  },
);

test('requests at the same time do not take each other’s ids', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `at-once-${index}-`);
  const answers = await Promise.all(ids.map((id) => ask('{ workers { id } }', id)));
  expect(answers.map((answer) => answer.headers.get('x-request-id'))).toEqual(ids);
  for (const id of ids) await linesWith(`"requestId":"${id}"`, 1);
});

test('no token, cookie or signature of a session of requests is logged', async () => {
  const { id, token } = await api.createUser('EDITOR');
  const link = await createSignInLink(api.prisma, id);
  const signIn = await fetch(`${api.url}${link.path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: api.url },
  });
  expect(signIn.status).toBe(303);
  const cookie = signIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const created = await api.ask(
    `mutation ($input: CreateUploadsInput!) { createUploads(input: $input) { targets { url } userErrors { message } } }`,
    { input: { kind: 'IMAGE', files: [{ filename: 'a.png', contentType: 'image/png', byteSize: 4 }] } },
    token,
  );
  const uploadUrl = new URL(created.data.createUploads.targets[0].url as string, api.url);
  await fetch(uploadUrl, { method: 'PUT', headers: { 'content-type': 'image/png' }, body: 'none' });
  await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify({ query: '{ viewer { login } }' }),
  });
  await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { authorization: 'Bearer exm_wrong-token' },
    body: '{}',
  });
  await fetch(`${api.url}/nowhere?token=exm_in-the-address`);
  await linesWith('"msg":"A request was answered."', 6);

  const secrets = [
    token,
    new URL(link.path, api.url).searchParams.get('token') ?? '',
    cookie.split('=')[1] ?? '',
    uploadUrl.searchParams.get('sig') ?? '',
    'exm_wrong-token',
    'exm_in-the-address',
  ];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(10);
    expect(api.logged.filter((line) => line.includes(secret))).toEqual([]);
  }
});
