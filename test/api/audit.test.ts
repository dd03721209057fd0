import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purgeAuditEntries } from '#db/audit/purge-audit-entries.ts';
import { newId } from '#db/new-id.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import type { Context } from '../../api/context.ts';
import { auditMutations } from '../../api/graphql/audit/audit-mutations.ts';
import { UNAUDITED_MUTATIONS } from '../../api/graphql/audit/unaudited-mutations.ts';
import { withoutSecrets } from '../../api/graphql/audit/without-secrets.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { getSchema } from '../../api/graphql/schema.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeCheckpoint, makeWorker, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { postSignIn } from '../testkit/sign-in.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await api.close();
});

const ENTRIES = `query ($filter: AuditFilter, $first: Int) {
  auditEntries(filter: $filter, first: $first) {
    edges { node { at actorLogin credential keyName address action objectType objectId input before after } }
    pageInfo { hasNextPage endCursor }
  }
}`;

async function entriesOf(filter: object, token = api.token) {
  const { data } = await api.ask(ENTRIES, { filter, first: 100 }, token);
  return data.auditEntries.edges.map(({ node }: { node: object }) => node) as Record<string, unknown>[];
}

async function newRun(): Promise<string> {
  return globalId('Run', (await queueRun(api.prisma, world)).runId);
}

const TRASH = 'mutation ($ids: [ID!]!) { trashRuns(input: {runIds: $ids}) { runIds userErrors { code } } }';
const CANCEL = 'mutation ($id: ID!) { cancelRun(input: {runId: $id}) { run { state } userErrors { code } } }';

test('every mutation of the schema writes an entry, or is named with a reason', async () => {
  const sdl = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
  const schema = buildSchema(sdl);
  const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
  expect(
    Object.keys(UNAUDITED_MUTATIONS).filter((name) => fields.every((field) => field.name !== name)),
  ).toEqual([]);
  const id = globalId('Run', newId());
  // Each answers as if it had changed one object; the mechanism is the product's own.
  for (const field of fields) field.resolve = () => ({ changed: { id }, userErrors: [] });
  auditMutations(schema);
  const silent: string[] = [];
  for (const { name, resolve } of fields) {
    const context = { ...api.server.services, viewer: null, address: '192.0.2.1' } as unknown as Context;
    await resolve?.(null, { input: {} }, context, null as never);
    if ((await api.prisma.auditEntry.count({ where: { action: name } })) === 0) silent.push(name);
  }
  expect(silent.sort()).toEqual(Object.keys(UNAUDITED_MUTATIONS).sort());
  for (const reason of Object.values(UNAUDITED_MUTATIONS)) expect(reason.length).toBeGreaterThan(20);
  // The same mechanism stands in the schema that is served.
  expect(Object.keys(getSchema().getMutationType()?.getFields() ?? {}).sort()).toEqual(
    fields.map(({ name }) => name).sort(),
  );
});

test('an entry says who did what to what, by which key, from where, before and after', async () => {
  const { id: userId, token } = await api.createUser('OPERATOR');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  const id = await newRun();
  await api.ask(CANCEL, { id }, token);
  expect(await entriesOf({ objectId: id })).toEqual([
    {
      ...{ actorLogin: login, credential: 'KEY', keyName: 'test', address: '127.0.0.1' },
      ...{ action: 'cancelRun', objectType: 'Run', objectId: id, input: { runId: id } },
      at: expect.stringMatching(/Z$/),
      before: { displayName: expect.any(String), state: 'QUEUED' },
      after: { displayName: expect.any(String), state: 'CANCELED' },
    },
  ]);
});

test('of several objects each has its entry, and what was refused has none', async () => {
  const [ended, running] = [await newRun(), await newRun()];
  await api.ask(CANCEL, { id: ended });
  const { data } = await api.ask(TRASH, { ids: [ended, running, 'x'] });
  expect(data.trashRuns.runIds).toEqual([ended]);
  const entries = await entriesOf({ action: 'trashRuns' });
  const real = entries.filter(({ actorLogin }) => actorLogin !== null);
  expect(real).toMatchObject([
    { objectId: ended, before: { place: 'OUTSIDE_TRASH' }, after: { place: 'IN_TRASH' } },
  ]);
  expect(await entriesOf({ objectId: running, action: 'trashRuns' })).toEqual([]);
});

/** Sends a mutation. @returns the before and after of the one entry that it writes about an object */
async function changeOf(mutation: string, input: object, objectId: string) {
  const type = `${(mutation[0] ?? '').toUpperCase()}${mutation.slice(1)}Input`;
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { message } } }`,
    { input },
  );
  expect([errors, data[mutation].userErrors]).toEqual([undefined, []]);
  const entries = await entriesOf({ objectId, action: mutation });
  expect(entries).toHaveLength(1);
  return [entries[0]?.['before'], entries[0]?.['after']];
}

test('of a run that is renamed and noted, or organized among others, the entry has what changed', async () => {
  const [runId, other] = [await newRun(), await newRun()];
  expect(await changeOf('updateRun', { runId, displayName: 'night', notes: 'good' }, runId)).toEqual([
    { displayName: 'run', tags: [], notes: '' },
    { displayName: 'night', tags: [], notes: 'good' },
  ]);
  const wanted = { experimentName: 'organized/here', addTags: ['best'], addNotes: 'kept', archived: true };
  expect(await changeOf('organizeRuns', { runIds: [runId, other], ...wanted }, runId)).toEqual([
    {
      ...{ displayName: 'night', experiment: `experiment-${world.experimentId}`, tags: [] },
      ...{ isArchived: false, notes: 'good' },
    },
    {
      ...{ displayName: 'night', experiment: 'organized/here', tags: ['best'] },
      ...{ isArchived: true, notes: 'good\n\nkept' },
    },
  ]);
});

test('names of experiments and datasets, pins, views and workers that drain are told before and after', async () => {
  const experimentId = globalId('Experiment', world.experimentId);
  expect(await changeOf('renameExperiment', { experimentId, name: 'gta' }, experimentId)).toEqual([
    { name: `experiment-${world.experimentId}` },
    { name: 'gta' },
  ]);
  const datasetId = globalId('Dataset', world.datasetId);
  expect(await changeOf('updateDataset', { datasetId, name: 'digits' }, datasetId)).toEqual([
    { name: `digits-${world.datasetId}`, domainA: null, domainB: null },
    { name: 'digits', domainA: null, domainB: null },
  ]);
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = globalId('Checkpoint', await makeCheckpoint(api.prisma, runId));
  expect(await changeOf('pinCheckpoint', { checkpointId }, checkpointId)).toEqual([
    { run: 'run', step: 1, isPinned: false },
    { run: 'run', step: 1, isPinned: true },
  ]);
  const workerId = globalId('Worker', await makeWorker(api.prisma));
  expect(await changeOf('drainWorker', { workerId }, workerId)).toEqual([
    { name: 'test', draining: false },
    { name: 'test', draining: true },
  ]);
  const table = { where: 'state = FAILED' };
  const view = await api.ask(
    'mutation ($input: CreateRunViewInput!) { createRunView(input: $input) { view { id } userErrors { message } } }',
    { input: { name: 'failed', table } },
  );
  const viewId = view.data.createRunView.view.id as string;
  expect(await changeOf('updateRunView', { viewId, isShared: true }, viewId)).toMatchObject([
    { name: 'failed', isShared: false, table: { where: 'state = FAILED' } },
    { name: 'failed', isShared: true, table: { where: 'state = FAILED' } },
  ]);
  expect(await changeOf('deleteRunView', { viewId }, viewId)).toMatchObject([{ isShared: true }, null]);
});

test('sessions, the trash, passwords and experiments that are canceled are told before and after', async () => {
  const { id: userId, token } = await api.createUser('ADMIN');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  await postSignIn(api.url + (await createSignInLink(api.prisma, userId)).path, { 'user-agent': 'curl/8' });
  const session = await api.prisma.session.findFirstOrThrow({ where: { userId } });
  const sessionId = globalId('Session', session.id);
  expect(await changeOf('revokeSession', { sessionId }, sessionId)).toEqual([
    { login, browser: 'Unknown browser', address: session.address },
    null,
  ]);
  await postSignIn(api.url + (await createSignInLink(api.prisma, userId)).path);
  const user = globalId('User', userId);
  expect(await changeOf('revokeOtherSessions', { userId: user }, user)).toEqual([
    { login, sessions: 1 },
    { login, sessions: 0 },
  ]);
  await api.ask(SET_PASSWORD, { password: GOOD }, token);
  expect(await entriesOf({ objectId: user, action: 'setPassword' })).toMatchObject([
    {
      ...{ input: { password: '(hidden)' }, before: { login, hasPassword: false, changedAt: null } },
      after: { login, hasPassword: true, changedAt: expect.stringMatching(/Z$/) },
    },
  ]);
  expect(await changeOf('resetSignIn', { userId: user }, user)).toEqual([
    { login, hasPassword: true, isConnected: false, keys: 0 },
    { login, hasPassword: false, isConnected: false, keys: 0 },
  ]);
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = globalId('Checkpoint', await makeCheckpoint(api.prisma, runId));
  await api.ask(CANCEL, { id: globalId('Run', runId) });
  const places = [
    ['trashCheckpoints', 'OUTSIDE_TRASH', 'IN_TRASH'],
    ['restoreCheckpoints', 'IN_TRASH', 'OUTSIDE_TRASH'],
  ] as const;
  const shown = { run: 'run', step: 1 };
  for (const [mutation, from, to] of places)
    expect(await changeOf(mutation, { checkpointIds: [checkpointId] }, checkpointId)).toEqual([
      { ...shown, place: from },
      { ...shown, place: to },
    ]);
  const experimentId = globalId('Experiment', world.experimentId);
  expect(await changeOf('cancelExperiment', { experimentId }, experimentId)).toMatchObject([
    { trialsWithoutRun: 0 },
    { trialsWithoutRun: 0 },
  ]);
});

const GOOD = 'quiet river under stones';
const SET_PASSWORD = `mutation ($password: String!, $current: String) {
  setPassword(input: { password: $password, currentPassword: $current }) { userErrors { code field } } }`;

test('who is signed in and does not know the password that is asked for stands in the log, without what was tried', async () => {
  const { id: userId, token } = await api.createUser('EDITOR');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  await api.ask(SET_PASSWORD, { password: GOOD }, token);
  const guess = 'a guess of somebody at an open desk';
  await api.ask(SET_PASSWORD, { password: GOOD, current: guess }, token);
  await api.ask(
    'mutation ($current: String!) { removePassword(input: { currentPassword: $current }) { userErrors { code } } }',
    { current: guess },
    token,
  );
  const entries = await entriesOf({ objectId: globalId('User', userId), action: 'refuseConfirmation' });
  const known = { actorLogin: login, credential: 'KEY', keyName: 'test', address: '127.0.0.1' };
  expect(entries).toMatchObject([
    { ...known, input: { mutation: 'removePassword' } },
    { ...known, input: { mutation: 'setPassword' } },
  ]);
  expect(JSON.stringify(await api.prisma.auditEntry.findMany()) + api.logged.join('')).not.toContain(guess);
});

test('whoever signs out has an entry, once', async () => {
  const { id: userId } = await api.createUser('VIEWER');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  const link = await postSignIn(api.url + (await createSignInLink(api.prisma, userId)).path);
  const cookie = link.headers.get('set-cookie')?.split(';')[0] ?? '';
  for (let times = 0; times < 2; times++)
    await fetch(`${api.url}/sign-out`, { method: 'POST', headers: { cookie, origin: api.url } });
  expect(await entriesOf({ actorLogin: login, action: 'signOut' })).toMatchObject([
    { objectId: globalId('User', userId), address: '127.0.0.1' },
  ]);
});

test('a change whose entry cannot be written is not made', async () => {
  const id = await newRun();
  await api.prisma
    .$executeRaw`alter table audit_entry add constraint broken check (action <> 'cancelRun') not valid`;
  try {
    const { errors } = await api.ask(CANCEL, { id });
    expect(errors?.[0]?.extensions['code']).toBe('INTERNAL_SERVER_ERROR');
    const run = await api.ask('query ($id: ID!) { run(id: $id) { state } }', { id });
    expect(run.data.run.state).toBe('QUEUED');
  } finally {
    await api.prisma.$executeRaw`alter table audit_entry drop constraint broken`;
  }
  expect((await api.ask(CANCEL, { id })).data.cancelRun.run.state).toBe('CANCELED');
});

test('the database refuses to change entries, to delete them, and to empty the table', async () => {
  await api.ask(CANCEL, { id: await newRun() });
  const before = await api.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
  for (const harm of [
    () => api.prisma.$executeRaw`update audit_entry set actor_login = 'somebody else'`,
    () => api.prisma.$executeRaw`delete from audit_entry`,
    () => api.prisma.$executeRaw`truncate audit_entry`,
    () => api.prisma.auditEntry.deleteMany(),
  ])
    await expect(harm()).rejects.toThrow('Entries of the audit log are never changed');
  expect(await api.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
});

test('the clean-up deletes entries of before its moment, and no others', async () => {
  const [old, young] = [newId(), newId()];
  const day = 24 * 60 * 60 * 1000;
  await api.prisma.auditEntry.createMany({
    data: [
      { id: old, action: 'old', at: new Date(Date.now() - 366 * day) },
      { id: young, action: 'young', at: new Date(Date.now() - 364 * day) },
    ],
  });
  expect(await purgeAuditEntries(api.prisma, new Date(Date.now() - 365 * day))).toBe(1);
  const left = await api.prisma.auditEntry.findMany({ where: { id: { in: [old, young] } } });
  expect(left.map(({ action }) => action)).toEqual(['young']);
});

test('no entry holds a secret', async () => {
  const created = await api.ask(
    'mutation { createApiKey(input: {name: "k", scopes: [READ]}) { secret userErrors { code } } }',
  );
  const link = await api.ask('mutation { createSignInLink(input: {}) { url userErrors { code } } }');
  const url = link.data.createSignInLink.url as string;
  const cookie = (await postSignIn(url)).headers.get('set-cookie')?.split(';')[0] ?? '';
  await fetch(`${api.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: api.url },
    body: JSON.stringify({ query: 'mutation { createSignInLink(input: {}) { url userErrors { code } } }' }),
  });
  expect(await entriesOf({ action: 'createSignInLink' })).toMatchObject([
    { credential: 'SESSION', keyName: null },
    { credential: 'KEY', keyName: 'test' },
    { actorLogin: null }, // of the first test
  ]);
  const rows = JSON.stringify(await api.prisma.auditEntry.findMany());
  const secrets = [created.data.createApiKey.secret, new URL(url).searchParams.get('token'), api.token];
  for (const secret of [...secrets, cookie.split('=')[1]] as string[]) {
    expect(secret.length).toBeGreaterThan(40);
    expect(rows).not.toContain(secret);
  }
});

test('what may be a secret is hidden from inputs, wherever it stands, and long lists and texts are cut', () => {
  const input = {
    ...{ login: 'ada', password: 'p', nested: [{ inviteToken: 't', name: 'n' }], code: 'c', secretKey: null },
    hasPassword: true,
    ...{ ids: Array.from({ length: 12 }, (_, index) => index), notes: 'x'.repeat(600) },
  };
  expect(withoutSecrets(input)).toEqual({
    ...{ login: 'ada', password: '(hidden)', nested: [{ inviteToken: '(hidden)', name: 'n' }] },
    ...{ code: '(hidden)', secretKey: null, hasPassword: true },
    ...{
      ids: [...Array.from({ length: 10 }, (_, index) => index), '… and 2 more'],
      notes: `${'x'.repeat(500)}…`,
    },
  });
});

test('a mutation over a socket has its entry too', async () => {
  const id = await newRun();
  const mutation = CANCEL.replace('mutation', 'mutation OverSocket');
  await subscribe(api.connect(), mutation, { id }).next();
  expect(await entriesOf({ objectId: id })).toMatchObject([{ action: 'cancelRun', address: '127.0.0.1' }]);
});

test('only admins read the log, by who, what, what to and when', async () => {
  const { token } = await api.createUser('OPERATOR');
  expect((await api.ask(ENTRIES, {}, token)).errors?.[0]?.extensions['code']).toBe('FORBIDDEN');
  const { id: userId, token: editor } = await api.createUser('EDITOR');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  const name = `mutation { createExperiment(input: {name: "audited"}) { experiment { id } userErrors { code } } }`;
  const { data } = await api.ask(name, {}, editor);
  const mine = { actorLogin: login, action: 'createExperiment' };
  expect(await entriesOf(mine)).toMatchObject([{ objectId: data.createExperiment.experiment.id }]);
  const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
  expect(await entriesOf({ ...mine, since: hourAgo })).toHaveLength(1);
  expect(await entriesOf({ ...mine, until: hourAgo })).toEqual([]);
  expect(await entriesOf({ objectId: 'broken' })).toEqual([]);
});
