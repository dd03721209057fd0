import { afterAll, beforeAll, expect, test } from 'vitest';
import { relyingPartyOf } from '../../api/auth/passkey/relying-party.ts';
import { hashSecret } from '../../api/auth/secrets.ts';
import { keepChallenge, takeChallenge } from '../../api/auth/sign-in-challenge.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { createSoftwarePasskey, type SoftwarePasskey } from '../testkit/software-passkey.ts';
import { startApi, type TestApi } from '../testkit/api.ts';

let api: TestApi;
let named: TestApi;
beforeAll(async () => {
  [api, named] = await Promise.all([startApi(), startApi({ publicUrl: 'https://exemplar.test/lab' })]);
});
afterAll(async () => {
  await api.close();
  await named.close();
});

const SITE = { origin: 'https://exemplar.test', rpId: 'exemplar.test' };
const OFFER = 'mutation { offerPasskey { options userErrors { code message } } }';
const ADD = `mutation ($credential: JSON!) { addPasskey(input: { name: "laptop", credential: $credential }) {
  passkey { id } userErrors { code field } } }`;

function post(path: string, body: unknown, url = named.url): Promise<Response> {
  return fetch(`${url}/sign-in/passkey${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

test.each([
  ['https://exemplar.lab/path', { id: 'exemplar.lab', origin: 'https://exemplar.lab' }],
  ['http://localhost:4000', { id: 'localhost', origin: 'http://localhost:4000' }],
  ['http://exemplar.lab', null],
  ['http://127.0.0.1:4000', null],
  ['https://192.0.2.1', null],
  ['https://[2001:db8::1]', null],
])('for %s passkeys are made for %j', (url, site) => {
  expect(relyingPartyOf(url)).toEqual(site);
});

test('the site is that of EXEMPLAR_PUBLIC_URL, and the challenge is kept by its hash alone', async () => {
  const { data } = await named.ask(OFFER);
  const { options } = data.offerPasskey as { options: { rp: object; challenge: string } };
  expect(options).toMatchObject({
    rp: { id: 'exemplar.test', name: 'Exemplar' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  });
  const kept = await named.prisma.signInChallenge.findMany();
  expect(kept.map(({ hash }) => hash)).toContain(hashSecret(options.challenge));
  expect(JSON.stringify(kept)).not.toContain(options.challenge);
});

test('under an address without a name there are no passkeys, which is said', async () => {
  const { data } = await api.ask(OFFER);
  expect(data.offerPasskey).toMatchObject({ options: null, userErrors: [{ code: 'INVALID_STATE' }] });
  const response = await post('/options', null, api.url);
  expect([response.status, await response.json()]).toMatchObject([400, { code: 'PASSKEYS_NEED_A_NAME' }]);
});

test('a challenge is good once, for its purpose alone, and not after its time', async () => {
  const aim = { purpose: 'PASSKEY_SIGN_IN', userId: null, path: null } as const;
  await keepChallenge(api.prisma, 'one', aim);
  expect(await takeChallenge(api.prisma, 'one', 'PASSKEY_REGISTRATION')).toBeNull();
  const both = await Promise.all([1, 2].map(() => takeChallenge(api.prisma, 'one', 'PASSKEY_SIGN_IN')));
  expect(both.filter((taken) => taken !== null)).toHaveLength(1);
  await keepChallenge(api.prisma, 'two', aim);
  await api.prisma.signInChallenge.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });
  expect(await takeChallenge(api.prisma, 'two', 'PASSKEY_SIGN_IN')).toBeNull();
  await keepChallenge(api.prisma, 'three', aim);
  expect(await api.prisma.signInChallenge.count({ where: { hash: hashSecret('two') } })).toBe(0);
});

function clientData(challenge: string, type: string, origin = 'https://exemplar.test'): string {
  return Buffer.from(JSON.stringify({ type, challenge, origin })).toString('base64url');
}

test.each([
  ['of no challenge', () => 'e30'],
  ['of a challenge that nobody has given', () => clientData('made-up', 'webauthn.create')],
  ['that is no JSON', () => 'AAAA'],
])('an answer %s adds nothing', async (_what, data) => {
  const response = { clientDataJSON: data(), attestationObject: 'oA' };
  const credential = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response };
  const answer = await named.ask(ADD, { credential });
  expect(answer.data.addPasskey).toMatchObject({ passkey: null, userErrors: [{ code: 'INVALID' }] });
});

test('a challenge that another was given adds nothing, and is used up by a broken answer', async () => {
  const { token } = await named.createUser('VIEWER');
  const { data } = await named.ask(OFFER, {}, token);
  const { challenge } = data.offerPasskey.options as { challenge: string };
  const response = { clientDataJSON: clientData(challenge, 'webauthn.create'), attestationObject: 'oA' };
  const credential = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', response };
  expect((await named.ask(ADD, { credential })).data.addPasskey.passkey).toBeNull();
  expect(await takeChallenge(named.prisma, challenge, 'PASSKEY_REGISTRATION')).toBeNull();
});

test('a passkey that was begun is not kept after the sessions of its user were ended', async () => {
  const { id, token } = await named.createUser('VIEWER');
  const { data } = await named.ask(OFFER, {}, token);
  const { challenge } = data.offerPasskey.options as { challenge: string };
  const userId = globalId('User', id);
  await named.ask(
    'mutation ($userId: ID!) { resetSignIn(input: { userId: $userId }) { userErrors { code } } }',
    {
      userId,
    },
  );
  const credential = createSoftwarePasskey().create({ ...SITE, challenge });
  const added = await named.ask(ADD, { credential }, token);
  expect(added.data.addPasskey).toMatchObject({ passkey: null, userErrors: [{ code: 'INVALID' }] });
});

test.each([[null], [{}], [{ id: 'x y', rawId: '', type: 'public-key', response: {} }]])(
  'the body %j is refused',
  async (body) => {
    expect((await post('', body)).status).toBe(400);
  },
);

test('a signature that is none, over a challenge of ours, signs nobody in and is written down', async () => {
  const { id } = await named.createUser('VIEWER');
  await named.prisma.passkey.create({
    data: {
      ...{ id, userId: id, credentialId: 'BBBB', publicKey: new Uint8Array(10), counter: 0, name: 'x' },
      transports: [],
    },
  });
  const { challenge } = (await (await post('/options', null)).json()) as { challenge: string };
  const response = {
    clientDataJSON: clientData(challenge, 'webauthn.get'),
    ...{ authenticatorData: 'AAAA', signature: 'AAAA' },
  };
  const refused = await post('', { id: 'BBBB', rawId: 'BBBB', type: 'public-key', response });
  expect([refused.status, await refused.json()]).toMatchObject([401, { code: 'UNKNOWN_PASSKEY' }]);
  expect(await named.prisma.session.count({ where: { userId: id } })).toBe(0);
  const entries = await named.prisma.auditEntry.count({
    where: { action: 'refuseSignIn', input: { path: ['way'], equals: 'PASSKEY' } },
  });
  expect(entries).toBe(1);
});

test('only whoever has a passkey removes it', async () => {
  const { id } = await named.createUser('VIEWER');
  await named.prisma.passkey.create({
    data: {
      ...{ id, userId: id, credentialId: 'CCCC', publicKey: new Uint8Array(1), counter: 0, name: 'x' },
      transports: [],
    },
  });
  const passkeyId = Buffer.from(`Passkey:${id}`).toString('base64url');
  const REMOVE =
    'mutation ($passkeyId: ID!) { removePasskey(input: { passkeyId: $passkeyId }) { passkeyId userErrors { code } } }';
  const { data } = await named.ask(REMOVE, { passkeyId });
  expect(data.removePasskey).toEqual({ passkeyId: null, userErrors: [{ code: 'NOT_FOUND' }] });
});

/** A person with a passkey. */
async function withPasskey(): Promise<{ readonly id: string; readonly passkey: SoftwarePasskey }> {
  const [passkey, { id, token }] = [createSoftwarePasskey(), await named.createUser('EDITOR')];
  const { challenge } = (await named.ask(OFFER, {}, token)).data.offerPasskey.options as {
    challenge: string;
  };
  const { data } = await named.ask(ADD, { credential: passkey.create({ ...SITE, challenge }) }, token);
  expect(data.addPasskey.userErrors).toEqual([]);
  return { id, passkey };
}

async function newChallenge(): Promise<string> {
  return ((await (await post('/options', null)).json()) as { challenge: string }).challenge;
}

test('a passkey signs in, with a challenge that is good once, and its use is written down', async () => {
  const { id, passkey } = await withPasskey();
  const answer = passkey.get({ ...SITE, challenge: await newChallenge() });
  const response = await post('', answer);
  expect([response.status, response.headers.get('set-cookie')]).toEqual([
    204,
    expect.stringMatching(/Path=\/lab; HttpOnly; Secure; SameSite=Strict$/),
  ]);
  expect((await post('', answer)).status).toBe(401);
  const row = await named.prisma.passkey.findFirstOrThrow({ where: { userId: id } });
  expect([row.counter, row.lastUsedAt]).toEqual([1n, expect.any(Date)]);
  expect(await named.prisma.session.count({ where: { userId: id } })).toBe(1);
});

test('of another site, of a copy that counts back, of a disabled person: it signs nobody in', async () => {
  const { id, passkey } = await withPasskey();
  expect((await post('', passkey.get({ ...SITE, challenge: await newChallenge() }, 5))).status).toBe(204);
  const elsewhere = { origin: 'https://evil.test', rpId: 'exemplar.test' };
  for (const answer of [
    passkey.get({ ...elsewhere, challenge: await newChallenge() }, 6),
    passkey.get({ ...SITE, rpId: 'evil.test', challenge: await newChallenge() }, 7),
    passkey.get({ ...SITE, challenge: await newChallenge() }, 3),
    passkey.get({ ...SITE, challenge: 'bWFkZS11cA' }, 8),
  ])
    expect((await post('', answer)).status).toBe(401);
  await named.prisma.user.update({ where: { id }, data: { disabledAt: new Date() } });
  expect((await post('', passkey.get({ ...SITE, challenge: await newChallenge() }, 9))).status).toBe(401);
});
