import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { NEWEST_DECODER } from '#contracts/decoder-version.ts';
import { newId } from '#db/new-id.ts';
import { lockDatasetVersions } from '#db/trash/lock-dataset-versions.ts';
import { purgeDatasetVersions } from '#db/trash/purge-dataset-versions.ts';
import { purgeExpiredDatasetVersions } from '#db/trash/purge-expired-dataset-versions.ts';
import { datasetNamed } from '../../api/graphql/dataset/dataset-named.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { makeCheckpoint, makeWorld, queueRun, queueTranslation, type World } from '../testkit/job-rows.ts';
import { whileHeld } from '../testkit/while-held.ts';
import { commitDatasetVersion } from '../../worker/supervisor/records/commit-dataset-version.ts';

let api: TestApi;
let editor: { id: string; token: string };
let operator: { id: string; token: string };
let viewer: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  editor = await api.createUser('EDITOR');
  operator = await api.createUser('OPERATOR');
  viewer = await api.createUser('VIEWER');
});
afterAll(() => api.close());

let world: World;
/** Of version 1, which is the world's, and of version 2. */
let first: string;
let second: string;
beforeEach(async () => {
  world = await makeWorld(api.prisma);
  first = world.datasetVersionId;
  second = await addVersion(2);
  await api.prisma.domain.createMany({
    data: (['A', 'B'] as const).map((side) => ({
      datasetVersionId: first,
      side,
      name: side,
      trainCount: 3,
      validationCount: 0,
      testCount: 1,
    })),
  });
});

async function addVersion(number: number): Promise<string> {
  const id = newId();
  await api.prisma.datasetVersion.create({
    data: {
      id,
      datasetId: world.datasetId,
      number,
      indexSha256: 'a'.repeat(64),
      byteSize: 1,
      decoder: NEWEST_DECODER,
      shards: { create: { position: 0, sha256: String(number).repeat(64), byteSize: 100 } },
    },
  });
  return id;
}

async function addImage(datasetVersionId: string): Promise<string> {
  const id = newId();
  await api.prisma.image.create({
    data: {
      id,
      datasetVersionId,
      side: 'A',
      split: 'TEST',
      position: 0,
      name: '0.png',
      format: 'PNG',
      width: 1,
      height: 1,
      sha256: 'b'.repeat(64),
      shard: 0,
      offset: 0,
      byteSize: 1,
    },
  });
  return id;
}

const NAMES = {
  trash: 'trashDatasetVersions',
  restore: 'restoreDatasetVersions',
  purge: 'purgeDatasetVersions',
} as const;

async function move(act: keyof typeof NAMES, uuids: readonly string[], token = operator.token) {
  const name = NAMES[act];
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { datasetVersionIds userErrors { code field message } } }`,
    { input: { datasetVersionIds: uuids.map((id) => globalId('DatasetVersion', id)) } },
    token,
  );
  expect(errors).toBeUndefined();
  return data[name];
}

async function seen() {
  const { data, errors } = await api.ask(
    `query ($dataset: ID!, $version: ID!) {
      datasets(first: 100) { edges { node { id latestVersion { number } } } }
      dataset(id: $dataset) { versions(first: 10) { edges { node { number } } } }
      node(id: $version) { id }
      trashedDatasetVersions(first: 100) { edges { node { datasetVersionId dataset { id } trashedBy { id } } } }
    }`,
    { dataset: globalId('Dataset', world.datasetId), version: globalId('DatasetVersion', second) },
  );
  expect(errors).toBeUndefined();
  const listed = data.datasets.edges.find(
    ({ node }: { node: { id: string } }) => node.id === globalId('Dataset', world.datasetId),
  );
  return {
    latest: listed?.node.latestVersion.number ?? null,
    versions:
      data.dataset?.versions.edges.map(({ node }: { node: { number: number } }) => node.number) ?? null,
    isSecondThere: data.node !== null,
    trashed: data.trashedDatasetVersions.edges
      .filter(
        ({ node }: { node: { dataset: { id: string } } }) =>
          node.dataset.id === globalId('Dataset', world.datasetId),
      )
      .map(({ node }: { node: { datasetVersionId: string } }) => node.datasetVersionId),
  };
}

async function refusalOf(uuid: string): Promise<string> {
  const { datasetVersionIds, userErrors } = await move('trash', [uuid]);
  expect(datasetVersionIds).toEqual([]);
  expect(userErrors).toMatchObject([{ code: 'IN_USE', field: ['datasetVersionIds', '0'] }]);
  return userErrors[0].message;
}

test('a version in the trash is nowhere but there, and comes back with its number', async () => {
  expect(await seen()).toEqual({ latest: 2, versions: [2, 1], isSecondThere: true, trashed: [] });
  const id = globalId('DatasetVersion', second);
  expect(await move('trash', [second], editor.token)).toEqual({ datasetVersionIds: [id], userErrors: [] });
  expect(await seen()).toEqual({ latest: 1, versions: [1], isSecondThere: false, trashed: [id] });
  expect((await move('trash', [second])).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect((await move('restore', [second], editor.token)).userErrors).toEqual([]);
  expect(await seen()).toEqual({ latest: 2, versions: [2, 1], isSecondThere: true, trashed: [] });
});

test('a dataset with all versions in the trash is hidden, keeps its name, and goes with its last version', async () => {
  const { name } = await api.prisma.dataset.findUniqueOrThrow({ where: { id: world.datasetId } });
  await move('trash', [first, second]);
  expect(await seen()).toMatchObject({ latest: null, versions: null });
  const other = await makeWorld(api.prisma);
  const { data } = await api.ask(
    'mutation ($input: UpdateDatasetInput!) { updateDataset(input: $input) { userErrors { code message } } }',
    { input: { datasetId: globalId('Dataset', other.datasetId), name } },
    editor.token,
  );
  expect(data.updateDataset.userErrors).toEqual([
    { code: 'NAME_TAKEN', message: `A dataset in the trash is named "${name}". Choose another name.` },
  ]);
  await move('purge', [first]);
  expect(await api.prisma.dataset.count({ where: { id: world.datasetId } })).toBe(1);
  await move('purge', [second]);
  expect(await api.prisma.dataset.count({ where: { id: world.datasetId } })).toBe(0);
});

test('what goes with a version is told before it goes, with its bytes', async () => {
  await api.prisma.shard.create({
    data: { datasetVersionId: first, position: 0, sha256: 'd'.repeat(64), byteSize: 77 },
  });
  const { data, errors } = await api.ask(
    `query ($ids: [ID!]!) { datasetVersionRemovals(datasetVersionIds: $ids) {
      datasetVersionId imageCount byteSize usedBy mayRemove mayPurge trashedAt datasetVersion { number }
    } }`,
    { ids: [first, newId()].map((id) => globalId('DatasetVersion', id)) },
    editor.token,
  );
  expect(errors).toBeUndefined();
  expect(data.datasetVersionRemovals).toEqual([
    {
      datasetVersionId: globalId('DatasetVersion', first),
      imageCount: 8,
      byteSize: 77,
      usedBy: [],
      mayRemove: true,
      mayPurge: false,
      trashedAt: null,
      datasetVersion: { number: 1 },
    },
  ]);
});

test('a purge leaves no row of the version behind, needs an operator, and its number is not given again', async () => {
  const importId = newId();
  await addImage(second);
  const archive = { name: 'A', sha256s: [], leftOut: { files: [], count: 0 }, byProductCount: 0 };
  const imported = { datasetId: world.datasetId, archives: { version: 2, a: archive, b: archive } };
  await api.prisma.import.create({
    data: { ...imported, id: importId, state: 'FINISHED', datasetVersionId: second },
  });
  await move('trash', [second]);
  const input = { datasetVersionIds: [globalId('DatasetVersion', second)] };
  const { errors } = await api.ask(
    'mutation ($input: PurgeDatasetVersionsInput!) { purgeDatasetVersions(input: $input) { userErrors { code } } }',
    { input },
    editor.token,
  );
  expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await move('purge', [second])).userErrors).toEqual([]);
  const where = { datasetVersionId: second };
  expect(await api.prisma.import.count({ where: { id: importId } })).toBe(0);
  expect(await api.prisma.image.count({ where })).toBe(0);
  expect(await api.prisma.shard.count({ where })).toBe(0);
  expect(await api.prisma.datasetVersion.count({ where: { datasetId: world.datasetId } })).toBe(1);

  const nextImport = newId();
  await api.prisma.import.create({ data: { ...imported, id: nextImport } });
  await api.prisma.$transaction((transaction) =>
    commitDatasetVersion(transaction, {
      importId: nextImport,
      indexSha256: 'c'.repeat(64),
      content: { version: 1, decoder: NEWEST_DECODER, shards: [], images: [] } as never,
      names: { A: 'A', B: 'B' },
    }),
  );
  expect((await seen()).versions).toEqual([3, 1]);
});

test('a version that a run uses is refused with its name, in the trash too, until the run is gone', async () => {
  const { runId, jobId } = await queueRun(api.prisma, world);
  await api.prisma.run.update({ where: { id: runId }, data: { state: 'FINISHED', displayName: 'trained' } });
  expect(await refusalOf(first)).toMatch(/v1 cannot be deleted\. The run "trained" uses it\./);
  await api.prisma.run.update({ where: { id: runId }, data: { trashedAt: new Date() } });
  expect(await refusalOf(first)).toContain('The run "trained" in the trash uses it.');
  expect((await move('trash', [first, second])).datasetVersionIds).toEqual([
    globalId('DatasetVersion', second),
  ]);
  await api.prisma.job.delete({ where: { id: jobId } });
  await api.prisma.run.delete({ where: { id: runId } });
  expect((await move('trash', [first])).userErrors).toEqual([]);
});

test('experiments with runs to start, estimates and imports under way are named', async () => {
  const trial = {
    id: newId(),
    experimentId: world.experimentId,
    datasetVersionId: first,
    createdById: world.userId,
    preset: 'p',
    row: 'r',
    seed: 0,
    position: 0,
    config: {},
  };
  await api.prisma.experiment.update({ where: { id: world.experimentId }, data: { name: newId() } });
  const { name } = await api.prisma.experiment.findUniqueOrThrow({ where: { id: world.experimentId } });
  await api.prisma.trial.create({ data: trial });
  expect(await refusalOf(first)).toContain(`The experiment "${name}" has still to start runs on it.`);
  await api.prisma.trial.update({ where: { id: trial.id }, data: { canceledAt: new Date() } });

  const estimateId = newId();
  await api.prisma.estimate.create({
    data: { id: estimateId, createdById: world.userId, datasetVersionId: first, config: {}, configHash: 'h' },
  });
  expect(await refusalOf(first)).toContain('A run on it is being estimated.');
  await api.prisma.estimate.update({ where: { id: estimateId }, data: { state: 'CANCELED' } });

  const importId = newId();
  await api.prisma.import.create({ data: { id: importId, datasetId: world.datasetId, archives: {} } });
  expect(await refusalOf(first)).toMatch(/An import into "digits-.*" is under way\./);
  await api.prisma.import.update({ where: { id: importId }, data: { state: 'FAILED' } });

  await move('trash', [first, second]);
  expect((await move('purge', [first, second])).userErrors).toEqual([]);
  expect(await api.prisma.trial.count({ where: { id: trial.id } })).toBe(0);
  expect(await api.prisma.dataset.count({ where: { id: world.datasetId } })).toBe(0);
});

test('a version on which checkpoints of an imported run are scored is refused with the name of that run', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = await makeCheckpoint(api.prisma, runId);
  await api.prisma.run.update({
    where: { id: runId },
    data: { datasetVersionId: null, displayName: 'from afar', state: 'FINISHED' },
  });
  await api.prisma.evaluation.create({
    data: { id: newId(), checkpointId, datasetVersionId: first, split: 'TEST', state: 'FINISHED' },
  });
  expect(await refusalOf(first)).toContain('"from afar"');
});

test('a version is needed by translations that show its images, whoever made them', async () => {
  const image = await addImage(second);
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = await makeCheckpoint(api.prisma, runId);
  const images = { content: image, exemplar: image };
  const { translationId, jobId } = await queueTranslation(api.prisma, world, checkpointId, images);
  expect(await refusalOf(second)).toContain(
    'Translations by the run "run" are made from its images, 1 of them.',
  );
  await api.prisma.job.delete({ where: { id: jobId } });
  await api.prisma.translation.delete({ where: { id: translationId } });
  expect((await move('trash', [second])).userErrors).toEqual([]);
});

test('a viewer may not delete, and nothing is started on what lies in the trash', async () => {
  const input = { datasetVersionIds: [globalId('DatasetVersion', first)] };
  const { errors } = await api.ask(
    'mutation ($input: TrashDatasetVersionsInput!) { trashDatasetVersions(input: $input) { userErrors { code } } }',
    { input },
    viewer.token,
  );
  expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  await move('trash', [first]);
  const { data } = await api.ask(
    'mutation ($input: StartRunInput!) { startRun(input: $input) { userErrors { code field } } }',
    { input: { preset: 'mnist-single-small', datasetVersionId: globalId('DatasetVersion', first) } },
    editor.token,
  );
  expect(data.startRun.userErrors).toEqual([{ code: 'NOT_FOUND', field: ['datasetVersionId'] }]);
});

test('versions that lay in the trash long enough are deleted for good, and others stay', async () => {
  await move('trash', [first, second]);
  await api.prisma.datasetVersion.update({ where: { id: first }, data: { trashedAt: new Date(0) } });
  expect(await purgeExpiredDatasetVersions(api.prisma, new Date(1_000))).toBe(1);
  expect(await api.prisma.datasetVersion.findMany({ where: { datasetId: world.datasetId } })).toMatchObject([
    { id: second },
  ]);
});

/** Puts the first version into the trash while something is asked for that has found it outside. */
function whileItGoes<Result>(ask: () => Promise<Result>): Promise<Result> {
  return whileHeld(
    api.prisma,
    async (transaction) => {
      await lockDatasetVersions(transaction, [first]);
      await transaction.datasetVersion.update({ where: { id: first }, data: { trashedAt: new Date() } });
    },
    ask,
  );
}

const NO_VERSION = {
  code: 'NOT_FOUND',
  field: ['datasetVersionId'],
  message: 'No dataset version has this id.',
};

const STARTED = {
  startRun: (datasetVersionId: string) => ({ preset: 'mnist-single-small', datasetVersionId }),
  startRuns: (datasetVersionId: string) => ({
    preset: 'mnist-single-small',
    datasetVersionId,
    grid: [{ path: 'seed', values: [0, 1] }],
  }),
  estimateRun: (datasetVersionId: string) => ({ preset: 'mnist-single-small', datasetVersionId }),
  startExperiment: (datasetVersionId: string) => ({
    preset: 'mnist-single-small',
    datasetVersionId,
    name: 'late',
    rows: ['full'],
    seeds: [0],
    split: 'TEST',
  }),
} as const;

test.each(Object.entries(STARTED))(
  '%s is refused when the version goes in the very moment in which it is asked for',
  async (name, inputOf) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const { data, errors } = await whileItGoes(() =>
      api.ask(
        `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code field message } } }`,
        { input: inputOf(globalId('DatasetVersion', first)) },
        editor.token,
      ),
    );
    expect(errors).toBeUndefined();
    expect(data[name].userErrors).toEqual([NO_VERSION]);
    const where = { datasetVersionId: first };
    expect(await api.prisma.run.count({ where })).toBe(0);
    expect(await api.prisma.trial.count({ where })).toBe(0);
    expect(await api.prisma.estimate.count({ where })).toBe(0);
  },
);

test('an import into a dataset that goes at this moment makes it anew', async () => {
  const { name } = await api.prisma.dataset.findUniqueOrThrow({ where: { id: world.datasetId } });
  await move('trash', [first, second]);
  const made = await whileHeld(
    api.prisma,
    (transaction) => purgeDatasetVersions(transaction, [first, second]),
    () => api.prisma.$transaction((transaction) => datasetNamed(transaction, name)),
  );
  expect(made).not.toBe(world.datasetId);
  expect(await api.prisma.dataset.count({ where: { id: made, name } })).toBe(1);
});
