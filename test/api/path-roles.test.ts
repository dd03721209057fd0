import 'reflect-metadata'; // before any decorated class
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Scope } from '../../api/auth/viewer.ts';
import { getSchema } from '../../api/graphql/schema.ts';
import type { GrantedRole, Role, RunState } from '#db/generated/enums.ts';
import { newId } from '#db/new-id.ts';
import { type NodeType, globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import {
  makeCheckpoint,
  makeUpload,
  makeWorld,
  queueRun,
  queueTranslation,
  type World,
} from '../testkit/job-rows.ts';

/** Things lie below the path at which roles are granted; the other path begins alike. */
const GRANTED_AT = 'lab/night';
const ELSEWHERE = 'lab/night-2';

interface Caller {
  readonly name: string;
  /** On the server; null for nobody. */
  readonly role: Role | null;
  readonly here?: GrantedRole;
  readonly elsewhere?: GrantedRole;
  readonly scopes?: readonly Scope[];
}
const CALLERS: readonly Caller[] = [
  { name: 'nobody', role: null },
  { name: 'a viewer', role: 'VIEWER' },
  { name: 'an editor', role: 'EDITOR' },
  { name: 'an operator', role: 'OPERATOR' },
  { name: 'an admin', role: 'ADMIN' },
  { name: 'a viewer who is an editor here', role: 'VIEWER', here: 'EDITOR' },
  { name: 'a viewer who is an operator here', role: 'VIEWER', here: 'OPERATOR' },
  { name: 'a viewer who is an editor elsewhere', role: 'VIEWER', elsewhere: 'EDITOR' },
  { name: 'a viewer who is an operator elsewhere', role: 'VIEWER', elsewhere: 'OPERATOR' },
  { name: 'an editor who is an operator here', role: 'EDITOR', here: 'OPERATOR' },
  { name: 'an editor who is an operator elsewhere', role: 'EDITOR', elsewhere: 'OPERATOR' },
  {
    name: 'a key that only reads, of a viewer who is an operator here',
    ...({ role: 'VIEWER', here: 'OPERATOR', scopes: ['read'] } as const),
  },
  { name: 'a key of an admin without the scope admin', role: 'ADMIN', scopes: ['read', 'write'] },
];

const SUITE = fileURLToPath(new URL('../../docs/claims/mnist-single-small.json', import.meta.url));
const RANK = { VIEWER: 0, EDITOR: 1, OPERATOR: 2, ADMIN: 3 } as const;
const SCOPE = { VIEWER: 'read', EDITOR: 'write', OPERATOR: 'write', ADMIN: 'admin' } as const;
const ALL_SCOPES: readonly Scope[] = ['read', 'write', 'admin'];

/** Whether a caller may do what needs a role where the thing lies. */
function mayDo({ role, here, scopes = ALL_SCOPES }: Caller, need: Role): boolean {
  if (role === null || !scopes.includes(SCOPE[need])) return false;
  return Math.max(RANK[role], here ? RANK[here] : 0) >= RANK[need];
}

let api: TestApi;
let world: World;
let stranger: string;
const users = new Map<string, { readonly id: string; readonly token: string } | null>();
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  stranger = (await api.createUser('EDITOR')).id;
  const [granted, elsewhere] = [newId(), newId()];
  await api.prisma.experiment.createMany({
    data: [
      { id: newId(), name: 'lab' },
      { id: granted, name: GRANTED_AT },
      { id: elsewhere, name: ELSEWHERE },
    ],
  });
  for (const { name, role, here, elsewhere: there, scopes = ALL_SCOPES } of CALLERS) {
    const user = role && (await api.createUser(role));
    users.set(name, user);
    if (!user) continue;
    await api.prisma.apiToken.updateMany({ where: { userId: user.id }, data: { scopes: [...scopes] } });
    const grant = { userId: user.id, grantedById: world.userId };
    if (here)
      await api.prisma.experimentRole.create({ data: { ...grant, experimentId: granted, role: here } });
    if (there)
      await api.prisma.experimentRole.create({ data: { ...grant, experimentId: elsewhere, role: there } });
  }
});
afterAll(() => api.close());

/** An experiment below the path at which roles are granted, and who owns what lies in it. */
interface Place {
  readonly experimentId: string;
  readonly path: string;
  readonly ownerId: string;
}

async function makePlace(ownerId: string): Promise<Place> {
  const [experimentId, path] = [newId(), `${GRANTED_AT}/${newId()}`];
  await api.prisma.experiment.create({ data: { id: experimentId, name: path } });
  return { experimentId, path, ownerId };
}

async function runIn(place: Place, state: RunState = 'QUEUED', isTrashed = false): Promise<string> {
  const { runId } = await queueRun(api.prisma, {
    ...world,
    experimentId: place.experimentId,
    userId: place.ownerId,
  });
  const data = { state, trashedAt: isTrashed ? new Date() : null, displayName: `run of ${place.path}` };
  await api.prisma.run.update({ where: { id: runId }, data });
  if (state !== 'QUEUED') await api.prisma.job.deleteMany({ where: { subjectId: runId } });
  return runId;
}

async function checkpointIn(
  place: Place,
  { isPinned = false, isTrashed = false }: { isPinned?: boolean; isTrashed?: boolean } = {},
): Promise<string> {
  const id = await makeCheckpoint(api.prisma, await runIn(place, 'FINISHED'));
  const data = { pinnedAt: isPinned ? new Date() : null, trashedAt: isTrashed ? new Date() : null };
  await api.prisma.checkpoint.update({ where: { id }, data });
  return id;
}

/** By a checkpoint of somebody else. */
async function translationIn(
  place: Place,
  { isEnded = true, isTrashed = false }: { isEnded?: boolean; isTrashed?: boolean } = {},
): Promise<{ translationId: string; jobId: string }> {
  const checkpointId = await checkpointIn({ ...place, ownerId: world.userId });
  const owned = { ...world, userId: place.ownerId };
  const content = await makeUpload(api.prisma, owned);
  const made = await queueTranslation(api.prisma, owned, checkpointId, { content, exemplar: content });
  const data = { ...(isEnded && { state: 'FINISHED' as const }), trashedAt: isTrashed ? new Date() : null };
  await api.prisma.translation.update({ where: { id: made.translationId }, data });
  return made;
}

async function evaluationJobIn(place: Place): Promise<string> {
  const checkpointId = await checkpointIn(place);
  const [evaluationId, id] = [newId(), newId()];
  await api.prisma.evaluation.create({ data: { id: evaluationId, checkpointId, split: 'VALIDATION' } });
  await api.prisma.job.create({
    data: { id, kind: 'EVALUATE', payload: { evaluationId }, subjectId: evaluationId, priority: 0 },
  });
  return id;
}

async function trialIn({ experimentId, ownerId }: Place): Promise<void> {
  await api.prisma.trial.create({
    data: {
      id: newId(),
      experimentId,
      datasetVersionId: world.datasetVersionId,
      createdById: ownerId,
      ...{ preset: 'tiny', row: 'full', seed: 0, position: 0, config: egscItPreset('tiny') },
      canceledAt: new Date(),
    },
  });
}

async function jobOf(runId: string): Promise<string> {
  return (await api.prisma.job.findFirstOrThrow({ where: { subjectId: runId } })).id;
}

function gid(type: NodeType, id: string): string {
  return globalId(type, id);
}

/** What a mutation takes to do something to a new thing, and the roles that it needs where that lies. */
interface Act {
  readonly mutation: string;
  readonly about?: string;
  /** Of the thing's owner, and of others; where nobody owns it, the same. */
  readonly needs: { readonly own: Role; readonly others: Role };
  readonly input: (place: Place) => Promise<object>;
}
const OWNED = { own: 'EDITOR', others: 'OPERATOR' } as const;
const ANYBODYS = { own: 'EDITOR', others: 'EDITOR' } as const;
const OPERATORS = { own: 'OPERATOR', others: 'OPERATOR' } as const;
const ADMINS = { own: 'ADMIN', others: 'ADMIN' } as const;

function newRun(experimentName: string) {
  const datasetVersionId = gid('DatasetVersion', world.datasetVersionId);
  return { preset: 'mnist-single-quick', datasetVersionId, experimentName };
}

const ACTS: readonly Act[] = [
  { mutation: 'startRun', needs: ANYBODYS, input: ({ path }) => Promise.resolve(newRun(path)) },
  {
    mutation: 'startRun',
    about: 'below',
    needs: ANYBODYS,
    input: ({ path }) => Promise.resolve(newRun(`${path}/new`)),
  },
  {
    mutation: 'startRun',
    about: 'as a fork of a run of others',
    needs: ANYBODYS,
    input: async (place) => ({
      experimentName: place.path,
      fromCheckpointId: gid('Checkpoint', await checkpointIn({ ...place, ownerId: world.userId })),
    }),
  },
  {
    mutation: 'startRuns',
    needs: ANYBODYS,
    input: ({ path }) => Promise.resolve({ ...newRun(path), grid: [{ path: 'seed', values: [1, 2] }] }),
  },
  {
    mutation: 'startExperiment',
    needs: ANYBODYS,
    input: ({ path }) => {
      const { preset, datasetVersionId } = newRun(path);
      return Promise.resolve({ name: path, preset, datasetVersionId, rows: ['full'], seeds: [0] });
    },
  },
  {
    mutation: 'saveClaims',
    needs: ANYBODYS,
    input: async ({ path }) => ({
      experimentName: path,
      suite: JSON.parse(await readFile(SUITE, 'utf8')) as unknown,
    }),
  },
  {
    mutation: 'createExperiment',
    needs: ANYBODYS,
    input: ({ path }) => Promise.resolve({ name: `${path}/new` }),
  },
  ...(['cancelExperiment', 'retryExperiment', 'deleteExperiment'] as const).map((mutation) => ({
    mutation,
    needs: OWNED,
    input: async (place: Place) => {
      await trialIn(place);
      return { experimentId: gid('Experiment', place.experimentId) };
    },
  })),
  {
    mutation: 'deleteExperiment',
    about: 'that is empty',
    needs: ANYBODYS,
    input: ({ experimentId }) => Promise.resolve({ experimentId: gid('Experiment', experimentId) }),
  },
  {
    mutation: 'renameExperiment',
    needs: OWNED,
    input: async (place) => {
      await runIn(place);
      return { experimentId: gid('Experiment', place.experimentId), name: `${place.path} renamed` };
    },
  },
  {
    mutation: 'renameExperiment',
    about: 'that is empty',
    needs: ANYBODYS,
    input: ({ experimentId, path }) =>
      Promise.resolve({ experimentId: gid('Experiment', experimentId), name: `${path} renamed` }),
  },
  ...(['cancelRun', 'updateRun', 'setCheckpointPolicy'] as const).map((mutation) => ({
    mutation,
    needs: OWNED,
    input: async (place: Place) => ({
      runId: gid('Run', await runIn(place)),
      ...(mutation === 'updateRun' && { displayName: 'another name' }),
      ...(mutation === 'setCheckpointPolicy' && { policy: { keepLast: 1 } }),
    }),
  })),
  {
    mutation: 'cancelRuns',
    needs: OWNED,
    input: async (place) => {
      await runIn(place);
      return { where: `experiment under "${place.path}"` };
    },
  },
  {
    mutation: 'organizeRuns',
    needs: OWNED,
    input: async (place) => ({ runIds: [gid('Run', await runIn(place))], addTags: ['good'] }),
  },
  {
    mutation: 'trashRuns',
    needs: OWNED,
    input: async (place) => ({ runIds: [gid('Run', await runIn(place, 'FINISHED'))] }),
  },
  ...(['restoreRuns', 'purgeRuns'] as const).map((mutation) => ({
    mutation,
    needs: OWNED,
    input: async (place: Place) => ({ runIds: [gid('Run', await runIn(place, 'FINISHED', true))] }),
  })),
  {
    mutation: 'pinCheckpoint',
    needs: OWNED,
    input: async (place) => ({ checkpointId: gid('Checkpoint', await checkpointIn(place)) }),
  },
  {
    mutation: 'unpinCheckpoint',
    needs: OWNED,
    input: async (place) => ({
      checkpointId: gid('Checkpoint', await checkpointIn(place, { isPinned: true })),
    }),
  },
  {
    mutation: 'setCheckpointAlias',
    needs: OWNED,
    input: async (place) => ({
      name: `alias ${newId()}`,
      checkpointId: gid('Checkpoint', await checkpointIn(place)),
    }),
  },
  {
    mutation: 'removeCheckpointAlias',
    needs: OWNED,
    input: async (place) => {
      const data = { id: newId(), name: `alias ${newId()}`, checkpointId: await checkpointIn(place) };
      return { aliasId: gid('CheckpointAlias', (await api.prisma.checkpointAlias.create({ data })).id) };
    },
  },
  {
    mutation: 'trashCheckpoints',
    needs: OWNED,
    input: async (place) => ({ checkpointIds: [gid('Checkpoint', await checkpointIn(place))] }),
  },
  ...(['restoreCheckpoints', 'purgeCheckpoints'] as const).map((mutation) => ({
    mutation,
    needs: OWNED,
    input: async (place: Place) => ({
      checkpointIds: [gid('Checkpoint', await checkpointIn(place, { isTrashed: true }))],
    }),
  })),
  {
    mutation: 'evaluateCheckpoint',
    needs: ANYBODYS,
    input: async (place) => ({
      checkpointId: gid('Checkpoint', await checkpointIn({ ...place, ownerId: world.userId })),
    }),
  },
  {
    mutation: 'translate',
    needs: ANYBODYS,
    input: async (place) => {
      const image = gid('Image', newId());
      return {
        checkpointId: gid('Checkpoint', await checkpointIn({ ...place, ownerId: world.userId })),
        ...{ contentImageId: image, exemplarImageIds: [image], direction: 'A_TO_B' },
      };
    },
  },
  {
    mutation: 'trashTranslations',
    needs: OWNED,
    input: async (place) => ({
      translationIds: [gid('Translation', (await translationIn(place)).translationId)],
    }),
  },
  ...(['restoreTranslations', 'purgeTranslations'] as const).map((mutation) => ({
    mutation,
    needs: OWNED,
    input: async (place: Place) => ({
      translationIds: [gid('Translation', (await translationIn(place, { isTrashed: true })).translationId)],
    }),
  })),
  {
    mutation: 'cancelWork',
    about: 'of a run',
    needs: OWNED,
    input: async (place) => ({ ids: [gid('Job', await jobOf(await runIn(place)))] }),
  },
  {
    mutation: 'cancelWork',
    about: 'of a translation',
    needs: OWNED,
    input: async (place) => ({ ids: [gid('Job', (await translationIn(place, { isEnded: false })).jobId)] }),
  },
  {
    mutation: 'cancelWork',
    about: 'of an evaluation, of which it is not known who asked for it',
    needs: OPERATORS,
    input: async (place) => ({ ids: [gid('Job', await evaluationJobIn(place))] }),
  },
  {
    mutation: 'prioritizeWork',
    needs: OPERATORS,
    input: async (place) => ({ ids: [gid('Job', await jobOf(await runIn(place)))], priority: 5 }),
  },
  {
    mutation: 'grantExperimentRole',
    needs: ADMINS,
    input: ({ experimentId, ownerId }) =>
      Promise.resolve({
        experimentId: gid('Experiment', experimentId),
        ...{ userId: gid('User', ownerId), role: 'OPERATOR' },
      }),
  },
  {
    mutation: 'revokeExperimentRole',
    needs: ADMINS,
    input: async ({ experimentId, ownerId: userId }) => {
      await api.prisma.experimentRole.create({
        data: { experimentId, userId, role: 'EDITOR', grantedById: world.userId },
      });
      return { experimentId: gid('Experiment', experimentId), userId: gid('User', userId) };
    },
  },
];

/** Mutations of what lies in no experiment, for which the role on the server holds (see roles.test.ts). */
const OF_NO_EXPERIMENT = [
  ...['addNetworkWeights', 'importCheckpoint', 'importDataset', 'updateDataset', 'verifyStorage'],
  ...['trashDatasetVersions', 'restoreDatasetVersions', 'purgeDatasetVersions'],
  ...['createUploads', 'finalizeUploads', 'estimateRun', 'cancelEstimate'],
  ...['createRunView', 'updateRunView', 'deleteRunView'],
  ...['drainWorker', 'resumeWorker'],
  ...['inviteUser', 'changeUserRole', 'disableUser', 'enableUser', 'createSignInLink'],
  ...['createApiKey', 'revokeApiKey', 'revokeSession', 'revokeOtherSessions'],
  ...['setPassword', 'removePassword', 'offerPasskey', 'addPasskey', 'removePasskey'],
  ...['disconnectIdentity', 'resetSignIn'],
];

test('every mutation is about something in an experiment, or known not to be', () => {
  const mutations = Object.keys(getSchema().getMutationType()?.getFields() ?? {});
  const known = [...new Set(ACTS.map(({ mutation }) => mutation)), ...OF_NO_EXPERIMENT];
  expect(known.sort()).toEqual(mutations.sort());
});

/** All that could change by an act, as text. */
async function rowsOf({ path, experimentId }: Place): Promise<string[]> {
  const rows = await api.prisma.$queryRaw<{ row: string }[]>`
    with place as (select * from experiment where name = ${path} or name like ${`${path}%`} or id = ${experimentId}::uuid),
    runs as (select run.* from run where experiment_id in (select id from place)),
    checkpoints as (select * from checkpoint where run_id in (select id from runs)),
    translations as (select * from translation where checkpoint_id in (select id from checkpoints)),
    evaluations as (select * from evaluation where checkpoint_id in (select id from checkpoints))
    select place::text as row from place
    union all select runs::text from runs
    union all select checkpoints::text from checkpoints
    union all select translations::text from translations
    union all select evaluations::text from evaluations
    union all select trial::text from trial where experiment_id in (select id from place)
    union all select experiment_role::text from experiment_role where experiment_id in (select id from place)
    union all select checkpoint_policy::text from checkpoint_policy where run_id in (select id from runs)
    union all select job::text from job where subject_id in (
      select id from runs union all select id from translations union all select id from evaluations)
    order by 1`;
  return rows.map(({ row }) => row);
}

async function refusalsOf(mutation: string, input: object, token: string | null): Promise<string[]> {
  const type = getSchema().getMutationType()?.getFields()[mutation]?.args[0]?.type.toString() ?? '';
  const { data, errors = [] } = await api.ask(
    `mutation ($input: ${type}) { answer: ${mutation}(input: $input) { userErrors { code } } }`,
    { input },
    token,
  );
  const codes = [
    ...errors.map(({ extensions }) => String(extensions['code'])),
    ...(data?.answer?.userErrors ?? []).map(({ code }: { code: string }) => code),
  ];
  expect(codes).not.toContain('BAD_USER_INPUT');
  expect(codes).not.toContain('INTERNAL_SERVER_ERROR');
  return codes.filter((code) => code === 'FORBIDDEN' || code === 'UNAUTHENTICATED');
}

describe.each(CALLERS)('$name', (caller) => {
  test.each(caller.role === null ? (['others'] as const) : (['own', 'others'] as const))(
    'may do to what is %s exactly what the roles there allow',
    async (whose) => {
      const user = users.get(caller.name) ?? null;
      for (const { mutation, about = '', needs, input } of ACTS) {
        const act = `${mutation} ${about}`;
        const place = await makePlace(whose === 'own' && user ? user.id : stranger);
        const variables = await input(place);
        const before = await rowsOf(place);
        const refusals = await refusalsOf(mutation, variables, user?.token ?? null);
        if (mayDo(caller, needs[whose])) {
          expect([act, refusals]).toEqual([act, []]);
          continue;
        }
        expect([act, refusals]).toEqual([act, [user ? 'FORBIDDEN' : 'UNAUTHENTICATED']]);
        expect([act, await rowsOf(place)]).toEqual([act, before]);
      }
    },
  );
});
