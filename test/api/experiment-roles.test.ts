import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { subscribe } from '../testkit/subscribe.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(() => api.close());

const ERRORS = 'userErrors { code field message }';

/** An experiment of its own name, and its path. */
async function makeExperiment(path: string): Promise<string> {
  const { data } = await api.ask(
    `mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { experiment { id } ${ERRORS} } }`,
    { input: { name: path } },
  );
  return data.createExperiment.experiment.id;
}

async function change(name: 'grant' | 'revoke', input: object, token?: string) {
  const type = name === 'grant' ? 'GrantExperimentRoleInput' : 'RevokeExperimentRoleInput';
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { changed: ${name}ExperimentRole(input: $input) {
      experiment { grantedRoles { role user { id } experiment { name } } } ${ERRORS} } }`,
    { input },
    token,
  );
  return { ...data?.changed, codes: errors?.map(({ extensions }) => extensions['code']) ?? [] };
}

async function idAt(name: string): Promise<string> {
  return globalId('Experiment', (await api.prisma.experiment.findUniqueOrThrow({ where: { name } })).id);
}

function grant(experimentId: string, { id }: { id: string }, role: string) {
  return change('grant', { experimentId, userId: globalId('User', id), role });
}

function revoke(experimentId: string, { id }: { id: string }) {
  return change('revoke', { experimentId, userId: globalId('User', id) });
}

async function start(experimentName: string | null, token: string) {
  const { data, errors } = await api.ask(
    `mutation ($input: StartRunInput!) { startRun(input: $input) { run { id } ${ERRORS} } }`,
    {
      input: {
        preset: 'mnist-single-quick',
        datasetVersionId: globalId('DatasetVersion', world.datasetVersionId),
        experimentName,
      },
    },
    token,
  );
  return { ...data?.startRun, codes: errors?.map(({ extensions }) => extensions['code']) ?? [] };
}

test('a viewer who is made an editor at a path starts runs there and below it, and nowhere else', async () => {
  const ada = await api.createUser('VIEWER');
  const base = `lab ${newId()}`;
  const id = await makeExperiment(`${base}/night`);
  expect((await start(`${base}/night`, ada.token)).codes).toEqual(['FORBIDDEN']);
  expect(await grant(id, ada, 'EDITOR')).toMatchObject({
    experiment: { grantedRoles: [{ role: 'EDITOR', experiment: { name: `${base}/night` } }] },
    userErrors: [],
  });
  for (const path of [`${base}/night`, `${base}/night/new/deep`])
    expect(await start(path, ada.token)).toMatchObject({ run: { id: expect.any(String) }, userErrors: [] });
  for (const path of [base, `${base}/night-2`, `${base}/day`, null])
    expect(await start(path, ada.token)).toMatchObject({
      run: null,
      userErrors: [
        {
          code: 'FORBIDDEN',
          field: ['experimentName'],
          message: `You need the role EDITOR in "${path ?? 'Default'}" for this. An admin can grant it there.`,
        },
      ],
    });
  expect(await api.prisma.experiment.count({ where: { name: { startsWith: `${base}/day` } } })).toBe(0);
});

type Person = { readonly id: string; readonly token: string };

/** A fresh tree: `<base>/night` with a viewer of the server who holds a role in it, and `<base>/day` beside it. */
async function makeTree(role: string) {
  const base = `tree ${newId()}`;
  const night = await makeExperiment(`${base}/night`);
  const day = await makeExperiment(`${base}/day`);
  const person = await api.createUser('VIEWER');
  await grant(night, person, role);
  return { base, night, day, person };
}

async function runIn(experimentId: string, { id: userId }: { id: string }, displayName: string) {
  const uuid = uuidOf('Experiment', experimentId) ?? '';
  const { runId } = await queueRun(api.prisma, { ...world, userId, experimentId: uuid });
  await api.prisma.run.update({ where: { id: runId }, data: { displayName } });
  return globalId('Run', runId);
}

async function act(mutation: string, variables: object, { token }: Person) {
  const { data, errors } = await api.ask(mutation, variables, token);
  return { ...data?.answer, codes: errors?.map(({ extensions }) => extensions['code']) ?? [] };
}

const RENAME = `mutation ($id: ID!, $name: String!) {
  answer: renameExperiment(input: { experimentId: $id, name: $name }) { experiment { name } ${ERRORS} } }`;
const ORGANIZE = `mutation ($ids: [ID!]!, $to: String!) {
  answer: organizeRuns(input: { runIds: $ids, experimentName: $to }) { runs { id } ${ERRORS} } }`;

async function entriesOf(id: string) {
  const { data } = await api.ask(
    `query ($id: ID!) { auditEntries(filter: { objectId: $id }, first: 100) {
      edges { node { action actorLogin before after } } } }`,
    { id },
  );
  return data.auditEntries.edges.map(({ node }: { node: object }) => node);
}

test('a grant says who made it and when, a further one replaces it, and each is in the audit log, before and after', async () => {
  const { night, base, person } = await makeTree('EDITOR');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id: person.id } });
  await grant(night, person, 'EDITOR');
  await grant(night, person, 'OPERATOR');
  const asked = `query ($experiment: ID!, $user: ID!) {
    experiment(id: $experiment) { viewerRole grantedRoles { role grantedAt grantedBy { role } user { login } experiment { id } } }
    node(id: $user) { ... on User { experimentRoles { role experiment { name } } } }
  }`;
  const { data } = await api.ask(
    asked,
    { experiment: night, user: globalId('User', person.id) },
    person.token,
  );
  expect(data.experiment).toEqual({
    viewerRole: 'OPERATOR',
    grantedRoles: [
      {
        ...{ role: 'OPERATOR', grantedAt: expect.stringMatching(/^20/), grantedBy: { role: 'ADMIN' } },
        ...{ user: { login }, experiment: { id: night } },
      },
    ],
  });
  const name = `${base}/night`;
  expect(data.node).toEqual({ experimentRoles: [{ role: 'OPERATOR', experiment: { name } }] });
  await revoke(night, person);
  const shown = (role: string) => ({ name, login, role });
  expect(await entriesOf(night)).toMatchObject([
    { action: 'revokeExperimentRole', before: shown('OPERATOR'), after: null },
    { action: 'grantExperimentRole', before: shown('EDITOR'), after: shown('OPERATOR') },
    { action: 'grantExperimentRole', before: null, after: null }, // it was so already
    { action: 'grantExperimentRole', before: null, after: shown('EDITOR') },
    { action: 'createExperiment' },
  ]);
});

test('grants to nobody, in no experiment, and revocations of what was not granted are refused with their field', async () => {
  const { base, night, person } = await makeTree('EDITOR');
  const stranger = { id: newId() };
  expect(await grant(night, stranger, 'EDITOR')).toMatchObject({
    userErrors: [{ code: 'NOT_FOUND', field: ['userId'] }],
  });
  expect(await grant(globalId('Experiment', newId()), person, 'EDITOR')).toMatchObject({
    experiment: null,
    userErrors: [{ code: 'NOT_FOUND', field: ['experimentId'] }],
  });
  const deeper = await makeExperiment(`${base}/night/deeper`);
  expect((await revoke(deeper, person)).userErrors).toEqual([
    {
      ...{ code: 'NOT_FOUND', field: ['userId'] },
      message: expect.stringContaining(`They have one from "${base}/night": revoke it there.`),
    },
  ]);
  const { data } = await api.ask(
    'query ($id: ID!) { experiment(id: $id) { grantedRoles { experiment { name } } } }',
    { id: deeper },
  );
  expect(data.experiment.grantedRoles).toEqual([{ experiment: { name: `${base}/night` } }]);
});

test('a role moves with its experiment, and holds no longer at the path that it had', async () => {
  const { base, night, person } = await makeTree('EDITOR');
  const admin = { id: '', token: api.token };
  const moved = `moved ${newId()}/dark`;
  expect(await act(RENAME, { id: night, name: moved }, admin)).toMatchObject({ userErrors: [] });
  expect(await start(`${moved}/x`, person.token)).toMatchObject({ userErrors: [] });
  expect((await start(`${base}/night`, person.token)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  const above = await idAt(moved.split('/')[0] ?? '');
  await act(RENAME, { id: above, name: `${base} again` }, admin);
  expect(await start(`${base} again/dark`, person.token)).toMatchObject({ userErrors: [] });
});

test('a role ends with its experiment, which the audit log tells, and is not there when one gets its path', async () => {
  const { base, night, person } = await makeTree('OPERATOR');
  const { login } = await api.prisma.user.findUniqueOrThrow({ where: { id: person.id } });
  const { data } = await api.ask(
    'mutation ($id: ID!) { deleteExperiment(input: { experimentId: $id }) { experimentId userErrors { code } } }',
    { id: night },
  );
  expect(data.deleteExperiment).toEqual({ experimentId: night, userErrors: [] });
  expect((await entriesOf(night))[0]).toMatchObject({
    action: 'deleteExperiment',
    before: { name: `${base}/night`, roles: [{ login, role: 'OPERATOR' }] },
    after: null,
  });
  await makeExperiment(`${base}/night`);
  expect((await start(`${base}/night`, person.token)).codes).toEqual(['FORBIDDEN']);
});

test('an experiment is moved only between paths that both allow it, and out of its place with roles by admins alone', async () => {
  const { base, day, person } = await makeTree('OPERATOR');
  const inner = await makeExperiment(`${base}/night/inner`);
  await runIn(inner, person, 'own');
  expect(await act(RENAME, { id: inner, name: `${base}/day/inner` }, person)).toMatchObject({
    userErrors: [{ code: 'FORBIDDEN', field: ['name'] }],
  });
  expect(await act(RENAME, { id: day, name: `${base}/night/day` }, person)).toMatchObject({
    userErrors: [{ code: 'FORBIDDEN', field: ['experimentId'] }],
  });
  await grant(day, person, 'EDITOR');
  await runIn(inner, { id: world.userId }, 'of another');
  expect(await act(RENAME, { id: inner, name: `${base}/day/inner` }, person)).toMatchObject({
    userErrors: [
      {
        code: 'FORBIDDEN',
        field: ['name'],
        message: `Others started runs of "${base}/night/inner", and you are no operator in "${base}/day/inner".`,
      },
    ],
  });
  await grant(day, person, 'OPERATOR');
  await grant(inner, await api.createUser('VIEWER'), 'EDITOR');
  expect(await act(RENAME, { id: inner, name: `${base}/day/inner` }, person)).toMatchObject({
    userErrors: [
      {
        code: 'FORBIDDEN',
        field: ['name'],
        message: `Roles were granted in "${base}/night/inner": only admins can move it out of where it lies.`,
      },
    ],
  });
  const renamed = `${base}/night/renamed`;
  expect(await act(RENAME, { id: inner, name: renamed }, person)).toMatchObject({
    experiment: { name: renamed },
    userErrors: [],
  });
});

test('runs are moved only between paths that both allow it, each refused by name', async () => {
  const { base, night, day, person } = await makeTree('OPERATOR');
  const own = await runIn(night, person, 'own');
  const others = await runIn(night, { id: world.userId }, 'of another');
  const ids = [own, others];
  const there = `${base}/day`;
  const refusal = (name: string, place: string) => ({
    ...{ code: 'FORBIDDEN', field: ['runIds', place] },
    message: `Your role in "${there}" does not let you change "${name}" there.`,
  });
  expect(await act(ORGANIZE, { ids, to: there }, person)).toMatchObject({
    runs: [],
    userErrors: [refusal('own', '0'), refusal('of another', '1')],
  });
  await grant(day, person, 'EDITOR');
  expect(await act(ORGANIZE, { ids, to: there }, person)).toMatchObject({
    runs: [{ id: own }],
    userErrors: [refusal('of another', '1')],
  });
  await grant(day, person, 'OPERATOR');
  expect(await act(ORGANIZE, { ids: [others], to: there }, person)).toMatchObject({
    runs: [{ id: others }],
    userErrors: [],
  });
});

test('of many runs of different paths those are refused, by name, which the role there does not reach', async () => {
  const { night, day, person, base } = await makeTree('OPERATOR');
  const ids = [
    await runIn(night, { id: world.userId }, 'at night'),
    await runIn(day, { id: world.userId }, 'by day'),
    await runIn(day, person, 'by day, own'),
  ];
  const tag = `mutation ($ids: [ID!]!) { answer: organizeRuns(input: { runIds: $ids, addTags: ["x"] }) {
    runs { displayName } ${ERRORS} } }`;
  expect(await act(tag, { ids }, person)).toMatchObject({
    runs: [{ displayName: 'at night' }],
    userErrors: [
      { code: 'FORBIDDEN', field: ['runIds', '1'], message: expect.stringContaining('"by day"') },
      { code: 'FORBIDDEN', field: ['runIds', '2'], message: expect.stringContaining('"by day, own"') },
    ],
  });
  const cancel = `mutation ($where: String!) { answer: cancelRuns(input: { where: $where }) {
    runs { displayName } ${ERRORS} } }`;
  expect(await act(cancel, { where: `experiment under "${base}"` }, person)).toMatchObject({
    runs: [{ displayName: 'at night' }],
    userErrors: [{ code: 'FORBIDDEN', field: ['where'], message: expect.stringMatching(/^2 of the runs/) }],
  });
});

test('pages are told by the role at the path what may be done: to runs, in the queue, and in the trash', async () => {
  const { base, night, day, person } = await makeTree('OPERATOR');
  const runs = [
    await runIn(night, { id: world.userId }, 'at night'),
    await runIn(day, { id: world.userId }, 'by day'),
  ];
  const { data } = await api.ask(
    `query ($filter: RunFilter, $runs: [ID!]!) {
      runs(filter: $filter, orderBy: { field: CREATED_AT, direction: ASC }) { edges { node { allowedActions experiment { viewerRole } } } }
      removals(runIds: $runs) { mayRemove }
      queue { waiting { runId mayCancel mayPrioritize } }
    }`,
    { filter: { experimentUnder: [base] }, runs },
    person.token,
  );
  expect(data.runs.edges.map(({ node }: { node: object }) => node)).toEqual([
    { allowedActions: ['CANCEL', 'EDIT'], experiment: { viewerRole: 'OPERATOR' } },
    { allowedActions: [], experiment: { viewerRole: 'VIEWER' } },
  ]);
  expect(data.removals).toEqual([{ mayRemove: true }, { mayRemove: false }]);
  const waiting = data.queue.waiting.filter(({ runId }: { runId: string }) => runs.includes(runId));
  expect(waiting).toEqual([
    { runId: runs[0], mayCancel: true, mayPrioritize: true },
    { runId: runs[1], mayCancel: false, mayPrioritize: false },
  ]);
});

test('what lies in no experiment and is their own takes an editor of any: images, views, estimates; all else the server', async () => {
  const { person } = await makeTree('EDITOR');
  const upload = (kind: string) =>
    act(
      `mutation { answer: createUploads(input: { kind: ${kind}, files: [
        { filename: "x.png", contentType: "image/png", byteSize: 10 }] }) { targets { uploadId } ${ERRORS} } }`,
      {},
      person,
    );
  expect(await upload('IMAGE')).toMatchObject({
    targets: [{ uploadId: expect.any(String) }],
    userErrors: [],
  });
  for (const kind of ['ARCHIVE', 'WEIGHTS', 'CHECKPOINT'])
    expect(await upload(kind)).toEqual({ codes: ['FORBIDDEN'] });
  const view = `mutation { answer: createRunView(input: { name: "mine", table: { where: "", group: NONE, pinned: 0 } }) {
    view { id } ${ERRORS} } }`;
  expect((await act(view, {}, person)).codes).not.toContain('FORBIDDEN');
  const estimate = `mutation ($version: ID!) { answer: estimateRun(input: {
    preset: "mnist-single-quick", datasetVersionId: $version }) { estimate { id } ${ERRORS} } }`;
  const version = globalId('DatasetVersion', world.datasetVersionId);
  expect(await act(estimate, { version }, person)).toMatchObject({ userErrors: [], codes: [] });
});

function starting(path: string) {
  const datasetVersionId = globalId('DatasetVersion', world.datasetVersionId);
  return { preset: 'mnist-single-quick', datasetVersionId, experimentName: path };
}

test('a role that is lowered in mid-request leaves what was granted at a path, and what is revoked there ends at once', async () => {
  const { base, night } = await makeTree('EDITOR');
  const variables = { here: starting(`${base}/night`), elsewhere: starting(`${base}/day`), night };
  const lowered = async (change: string) => {
    const admin = await api.createUser('ADMIN');
    await grant(night, admin, 'EDITOR');
    return api.ask(
      `mutation ($here: StartRunInput!, $elsewhere: StartRunInput!, $user: ID!, $night: ID!) {
        change: ${change} { userErrors { code } }
        changeUserRole(input: { userId: $user, role: VIEWER }) { userErrors { code } }
        here: startRun(input: $here) { run { id } userErrors { code } }
        elsewhere: startRun(input: $elsewhere) { run { id } userErrors { code } }
      }`,
      { ...variables, user: globalId('User', admin.id) },
      admin.token,
    );
  };
  const kept = await lowered(
    'grantExperimentRole(input: { experimentId: $night, userId: $user, role: OPERATOR })',
  );
  expect(kept.data).toMatchObject({
    here: { run: { id: expect.any(String) }, userErrors: [] },
    elsewhere: { run: null, userErrors: [{ code: 'FORBIDDEN' }] },
  });
  const ended = await lowered('revokeExperimentRole(input: { experimentId: $night, userId: $user })');
  expect(ended.data ?? null).toBeNull();
  expect(ended.errors).toMatchObject([{ path: ['here'], extensions: { code: 'FORBIDDEN' } }]);
});

test('under an open subscription a grant and its end hold at once, for what is shown and for what is done', async () => {
  const { base, night } = await makeTree('EDITOR');
  const person = await api.createUser('VIEWER');
  const client = api.connect(person.token);
  const watched = subscribe(
    client,
    'subscription ($id: ID!) { experimentChanged(experimentId: $id) { viewerRole grantedRoles { user { id } role } } }',
    { id: night },
  );
  const startOverSocket = () =>
    subscribe(
      client,
      'mutation ($input: StartRunInput!) { startRun(input: $input) { run { id } userErrors { code } } }',
      { input: starting(`${base}/night`) },
    ).next();
  expect((await watched.next()).experimentChanged.viewerRole).toBe('VIEWER');
  await expect(startOverSocket()).rejects.toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  await grant(night, person, 'OPERATOR');
  expect((await watched.next()).experimentChanged).toMatchObject({
    viewerRole: 'OPERATOR',
    grantedRoles: expect.arrayContaining([{ user: { id: globalId('User', person.id) }, role: 'OPERATOR' }]),
  });
  expect((await startOverSocket()).startRun).toMatchObject({
    run: { id: expect.any(String) },
    userErrors: [],
  });
  await revoke(night, person);
  await expect(startOverSocket()).rejects.toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  let shown: unknown;
  do shown = (await watched.next()).experimentChanged.viewerRole;
  while (shown !== 'VIEWER'); // what the run has changed may be told before
  await watched.leave();
});
