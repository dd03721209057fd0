import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { queueEvaluation } from '#jobs/queue-evaluation.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { changeConfig } from '../testkit/change-config.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { pointsOf, rowsOf } from '../testkit/run-rows.ts';

let api: TestApi;
let world: World;
let owner: { id: string; token: string };
let eve: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
  owner = await api.createUser('EDITOR');
  eve = await api.createUser('EDITOR');
});
afterAll(() => api.close());

interface Ended {
  readonly uuid: string;
  readonly id: string;
  readonly checkpointId: string;
  readonly evaluationId: string;
  readonly translationId: string;
}

/** A finished run with one of everything. */
async function endedRun(displayName: string): Promise<Ended> {
  const { runId: uuid, jobId } = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id: uuid }, data: { displayName, createdById: owner.id } });
  const rows = rowsOf(api.prisma, uuid);
  await rows.begin(1, 0);
  await rows.log(pointsOf('generator/total', [1, 2, 3], (step) => step));
  await rows.say('a line');
  await rows.sample(3);
  const checkpointId = await rows.checkpoint(3);
  await rows.finish();
  await api.prisma.job.update({ where: { id: jobId }, data: { state: 'FINISHED' } });
  const evaluationId = newId();
  await api.prisma.evaluation.create({
    data: { id: evaluationId, checkpointId, split: 'TEST', state: 'FINISHED', scores: {} },
  });
  const translationId = newId();
  await api.prisma.translation.create({
    data: {
      id: translationId,
      checkpointId,
      createdById: owner.id,
      state: 'FINISHED',
      direction: 'A_TO_B',
      fit: 'STRETCH',
      contentImageId: newId(),
      resultSha256: 'f'.repeat(64),
      resultByteSize: 500,
    },
  });
  return { uuid, id: globalId('Run', uuid), checkpointId, evaluationId, translationId };
}

let run: Ended;
beforeEach(async () => {
  run = await endedRun('first');
});

const MUTATIONS = { trash: 'trashRuns', restore: 'restoreRuns', purge: 'purgeRuns' } as const;

async function move(act: keyof typeof MUTATIONS, runIds: readonly string[], token = owner.token) {
  const name = MUTATIONS[act];
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { runIds userErrors { code field message } } }`,
    { input: { runIds } },
    token,
  );
  expect(errors).toBeUndefined();
  return data[name];
}

/** What anybody sees of a run. */
async function seen({ id, checkpointId, evaluationId, translationId }: Ended) {
  const { data, errors } = await api.ask(
    `query ($run: ID!, $checkpoint: ID!, $evaluation: ID!, $translation: ID!, $ids: [ID!]!) {
      run(id: $run) { id } checkpoint(id: $checkpoint) { id } evaluation(id: $evaluation) { id }
      translation(id: $translation) { id } nodes(ids: $ids) { id }
      runs(first: 100, filter: { or: [{ archived: true }, { archived: false }] }) { edges { node { id } } }
      translations(first: 100) { edges { node { id checkpoint { run { id } } } } }
      compareSeries(runIds: [$run], names: ["generator/total"]) { run { id } }
    }`,
    {
      run: id,
      checkpoint: globalId('Checkpoint', checkpointId),
      evaluation: globalId('Evaluation', evaluationId),
      translation: globalId('Translation', translationId),
      ids: [id],
    },
  );
  expect(errors).toBeUndefined();
  const hasRun = data.runs.edges.some(({ node }: { node: { id: string } }) => node.id === id);
  const hasTranslation = data.translations.edges.some(
    ({ node }: { node: { id: string } }) => node.id === globalId('Translation', translationId),
  );
  const { run: shown, checkpoint, evaluation, translation, nodes, compareSeries } = data;
  return [shown, checkpoint, evaluation, translation, nodes[0], compareSeries[0]?.run]
    .map((each) => each != null)
    .concat(hasRun, hasTranslation);
}

async function trashed(): Promise<string[]> {
  const { data } = await api.ask('{ trash(first: 100) { edges { node { runId } } } }');
  return data.trash.edges.map(({ node }: { node: { runId: string } }) => node.runId);
}

test('a run in the trash is nowhere but there, and comes back with all that is its own', async () => {
  const before = await seen(run);
  expect(new Set(before)).toEqual(new Set([true]));
  expect(await move('trash', [run.id])).toEqual({ runIds: [run.id], userErrors: [] });
  expect(new Set(await seen(run))).toEqual(new Set([false]));
  expect((await trashed())[0]).toBe(run.id);

  expect(await move('restore', [run.id])).toEqual({ runIds: [run.id], userErrors: [] });
  expect(await seen(run)).toEqual(before);
  expect(await trashed()).not.toContain(run.id);
});

test('what goes is told before it goes, with its bytes', async () => {
  const { data } = await api.ask(
    `query ($ids: [ID!]!) { removals(runIds: $ids) { runId displayName byteSize usedBy mayRemove trashedAt
      parts { part count byteSize } } }`,
    { ids: [run.id, 'nonsense'] },
    owner.token,
  );
  const [removal] = data.removals;
  expect(data.removals).toHaveLength(1);
  expect(removal).toMatchObject({ runId: run.id, usedBy: [], mayRemove: true, trashedAt: null });
  const counts = Object.fromEntries(
    removal.parts.map(({ part, count }: { part: string; count: number }) => [part, count]),
  );
  expect(counts).toEqual({
    CHECKPOINTS: 1,
    SAMPLES: 1,
    EVALUATIONS: 1,
    TRANSLATIONS: 1,
    POINTS: 3,
    LOG_LINES: 1,
  });
  const bytes = removal.parts.map(({ byteSize }: { byteSize: number | null }) => byteSize ?? 0);
  expect(removal.byteSize).toBe(bytes.reduce((sum: number, each: number) => sum + each, 0));
  expect(removal.byteSize).toBeGreaterThan(500);
});

/** Tables with rows of any run, and how many there are. */
async function rowCounts(): Promise<Record<string, number>> {
  const tables = await api.prisma.$queryRaw<{ name: string }[]>`
    select relname::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not like '\\_prisma%'
      and relname not in ('dataset', 'dataset_version', 'experiment', 'user', 'api_token', 'idempotency',
        'audit_entry', 'budget')`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await api.prisma.$queryRawUnsafe<{ count: number }[]>(
      `select count(*)::int as count from "${name}"`,
    );
    counts[name] = row?.count ?? 0;
  }
  return counts;
}

test('a purge leaves no row of the run behind, and none of another run is gone', async () => {
  const before = await rowCounts();
  const other = await endedRun('doomed');
  await api.ask(
    'mutation ($input: UpdateRunInput!) { updateRun(input: $input) { userErrors { message } } }',
    { input: { runId: other.id, notes: 'a note' } },
    owner.token,
  );
  await move('trash', [other.id]);
  expect(await move('purge', [other.id])).toEqual({ runIds: [other.id], userErrors: [] });
  expect(await rowCounts()).toEqual(before);
  expect(new Set(await seen(run))).toEqual(new Set([true]));
});

test('a run under way stays, and says what to do', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const { runIds, userErrors } = await move('trash', [globalId('Run', runId), run.id], api.token);
  expect(runIds).toEqual([run.id]);
  expect(userErrors).toMatchObject([
    { code: 'IN_USE', field: ['runIds', '0'], message: expect.stringContaining('It is QUEUED. Cancel it') },
  ]);
});

test('a run whose checkpoint is being evaluated stays', async () => {
  await api.prisma.$transaction((transaction) =>
    queueEvaluation(transaction, { checkpointId: run.checkpointId, split: 'VALIDATION' }),
  );
  const { userErrors } = await move('trash', [run.id]);
  expect(userErrors).toMatchObject([{ code: 'IN_USE', message: expect.stringContaining('being evaluated') }]);
});

/** Both have trained the same. */
async function share(from: Ended, to: Ended): Promise<string> {
  const artifactId = newId();
  await api.prisma.artifact.create({
    data: {
      id: artifactId,
      name: 'mask',
      method: 'egsc-it',
      sha256: artifactId.replaceAll('-', '').padEnd(64, '0'),
      byteSize: 10,
      runId: from.uuid,
      datasetVersionId: world.datasetVersionId,
      requirements: {},
    },
  });
  await api.prisma.checkpointArtifact.createMany({
    data: [from, to].map(({ checkpointId }) => ({ checkpointId, artifactId })),
  });
  return artifactId;
}

/** One run has trained what the other one takes. */
async function lend(from: Ended, to: Ended): Promise<void> {
  const maskArtifactId = await share(from, to);
  await changeConfig(api.prisma, to.uuid, { ...egscItPreset('tiny'), maskSteps: 0, maskArtifactId });
}

test('a run whose networks another run takes is refused with the name of that run', async () => {
  const taker = await endedRun('taker <b>🧪</b>');
  await lend(run, taker);
  const { runIds, userErrors } = await move('trash', [run.id]);
  expect(runIds).toEqual([]);
  expect(userErrors).toMatchObject([
    { code: 'IN_USE', message: expect.stringContaining('The run "taker <b>🧪</b>" uses its artifact mask') },
  ]);
});

test('a run goes although another one has trained the same networks by itself, which then are of that one', async () => {
  const twin = await endedRun('twin');
  const artifactId = await share(run, twin);
  expect((await move('trash', [run.id])).userErrors).toEqual([]);
  expect((await move('purge', [run.id])).userErrors).toEqual([]);
  expect(await api.prisma.artifact.findUniqueOrThrow({ where: { id: artifactId } })).toMatchObject({
    runId: twin.uuid,
  });
});

test('runs that need each other go together, in any order, and one that stays holds the other', async () => {
  const taker = await endedRun('taker');
  await lend(run, taker);
  expect((await move('trash', [run.id, taker.id])).runIds).toEqual([run.id, taker.id]);
  expect((await move('purge', [run.id])).userErrors).toMatchObject([
    { code: 'IN_USE', message: expect.stringContaining('"taker" in the trash') },
  ]);
  await move('restore', [taker.id]);
  expect((await move('purge', [run.id])).userErrors).toMatchObject([{ code: 'IN_USE' }]);
  await move('trash', [taker.id]);
  expect((await move('purge', [taker.id, run.id])).userErrors).toEqual([]);
});

test("somebody else's run is neither deleted nor restored nor purged", async () => {
  expect((await move('trash', [run.id], eve.token)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  await move('trash', [run.id]);
  for (const act of ['restore', 'purge'] as const)
    expect((await move(act, [run.id], eve.token)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
  expect(await trashed()).toContain(run.id);
});

test('only what lies in the trash is restored or purged, and only what does not is put there', async () => {
  for (const act of ['restore', 'purge'] as const)
    expect((await move(act, [run.id, 'nonsense'])).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['runIds', '0'] },
      { code: 'NOT_FOUND', field: ['runIds', '1'] },
    ]);
  await move('trash', [run.id, run.id]);
  expect((await move('trash', [run.id])).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
});

test('nothing of a run in the trash can be used', async () => {
  await move('trash', [run.id]);
  const { data } = await api.ask(
    `mutation ($update: UpdateRunInput!, $evaluate: EvaluateCheckpointInput!, $organize: OrganizeRunsInput!) {
      updateRun(input: $update) { userErrors { code } }
      evaluateCheckpoint(input: $evaluate) { userErrors { code } }
      organizeRuns(input: $organize) { userErrors { code } }
    }`,
    {
      update: { runId: run.id, notes: 'x' },
      evaluate: { checkpointId: globalId('Checkpoint', run.checkpointId) },
      organize: { runIds: [run.id], archived: true },
    },
  );
  for (const { userErrors } of Object.values<{ userErrors: object[] }>(data))
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
});

test('the trial of a run in the trash says so, and of a purged one that it has none', async () => {
  const experimentId = newId();
  await api.prisma.experiment.create({ data: { id: experimentId, name: experimentId, splits: [] } });
  const config = (await api.prisma.runConfig.findUniqueOrThrow({ where: { runId: run.uuid } })).document;
  await api.prisma.trial.create({
    data: {
      id: newId(),
      experimentId,
      datasetVersionId: world.datasetVersionId,
      createdById: owner.id,
      preset: 'tiny',
      row: 'full',
      seed: 0,
      position: 0,
      config: config ?? {},
      runId: run.uuid,
    },
  });
  const trial = async () => {
    const { data } = await api.ask(
      'query ($id: ID!) { experiment(id: $id) { trials { state problem run { id } } } }',
      { id: globalId('Experiment', experimentId) },
    );
    return data.experiment.trials[0];
  };
  await move('trash', [run.id]);
  expect(await trial()).toMatchObject({
    state: 'FAILED',
    run: null,
    problem: expect.stringContaining('in the trash'),
  });
  await move('restore', [run.id]);
  expect(await trial()).toMatchObject({ state: 'FINISHED', run: { id: run.id } });
  await move('trash', [run.id]);
  await move('purge', [run.id]);
  expect(await trial()).toMatchObject({ state: 'FAILED', run: null });
});
