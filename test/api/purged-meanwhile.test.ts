import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Prisma } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { lockCheckpoints } from '#db/trash/lock-checkpoints.ts';
import { purgeCheckpoints } from '#db/trash/purge-checkpoints.ts';
import { advanceExperiment } from '#jobs/advance-experiment.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { startApi, type TestApi } from '../testkit/api.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { makeUpload, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { rowsOf } from '../testkit/run-rows.ts';
import { whileHeld } from '../testkit/while-held.ts';

let api: TestApi;
let world: World;
let owner: { id: string; token: string };
beforeAll(async () => {
  api = await startApi();
  owner = await api.createUser('EDITOR');
});
afterAll(() => api.close());

let runId: string;
let checkpointId: string;
let artifactId: string;
/** A finished run with a checkpoint that holds an artifact. */
beforeEach(async () => {
  world = await makeWorld(api.prisma);
  await api.prisma.domain.createMany({
    data: (['A', 'B'] as const).map((side) => ({
      datasetVersionId: world.datasetVersionId,
      side,
      name: side,
      trainCount: 3,
      validationCount: 2,
      testCount: 1,
    })),
  });
  const queued = await queueRun(api.prisma, world);
  runId = queued.runId;
  await api.prisma.run.update({ where: { id: runId }, data: { createdById: owner.id } });
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  checkpointId = await rows.checkpoint(1);
  await rows.finish();
  await api.prisma.job.delete({ where: { id: queued.jobId } });
  artifactId = newId();
  await api.prisma.artifact.create({
    data: {
      id: artifactId,
      name: 'mask',
      method: 'egsc-it',
      sha256: artifactId.replaceAll('-', '').padEnd(64, '0'),
      byteSize: 1,
      runId,
      datasetVersionId: world.datasetVersionId,
      requirements: {
        imageHeight: 16,
        imageWidth: 16,
        'network.generatorChannels': 4,
        'network.downsamplings': 1,
        'network.encoderResidualBlocks': 1,
        'network.form': 'SMALL',
        maskFeatures: 'STANDARDIZED',
      },
      checkpoints: { create: { checkpointId } },
    },
  });
});

async function purge(transaction: Prisma.TransactionClient): Promise<void> {
  await lockCheckpoints(transaction, [checkpointId]);
  await purgeCheckpoints(transaction, [checkpointId]);
}

async function trash(transaction: Prisma.TransactionClient): Promise<void> {
  await lockCheckpoints(transaction, [checkpointId]);
  await transaction.checkpoint.update({ where: { id: checkpointId }, data: { trashedAt: new Date() } });
}

/** As `trashRuns` does it: the checkpoints stay as they are. */
async function trashRun(transaction: Prisma.TransactionClient): Promise<void> {
  await lockCheckpoints(transaction, [checkpointId]);
  await transaction.run.update({ where: { id: runId }, data: { trashedAt: new Date() } });
}

async function ask(name: string, input: object) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { data, errors } = await api.ask(
    `mutation ($input: ${type}!) { ${name}(input: $input) { userErrors { code field message } } }`,
    { input },
    owner.token,
  );
  expect(errors).toBeUndefined();
  return data[name].userErrors;
}

const NO_CHECKPOINT = {
  code: 'NOT_FOUND',
  field: ['checkpointId'],
  message: 'No checkpoint has this id.',
};

const WAYS = [
  ['is purged', purge],
  ['goes to the trash', trash],
  ['goes to the trash with its run', trashRun],
] as const;

test.each(WAYS)('a translation is refused by name when its checkpoint %s at this moment', async (_, go) => {
  const image = await makeUpload(api.prisma, { ...world, userId: owner.id });
  await api.prisma.upload.update({ where: { id: image }, data: { format: 'PNG', width: 1, height: 1 } });
  const input = {
    checkpointId: globalId('Checkpoint', checkpointId),
    direction: 'A_TO_B',
    contentImageId: globalId('Image', image),
    exemplarImageIds: [globalId('Image', image)],
  };
  expect(await whileHeld(api.prisma, go, () => ask('translate', input))).toEqual([NO_CHECKPOINT]);
  expect(await api.prisma.translation.count({ where: { checkpointId } })).toBe(0);
});

test.each(WAYS)('an evaluation is refused by name when its checkpoint %s at this moment', async (_, go) => {
  const input = { checkpointId: globalId('Checkpoint', checkpointId) };
  expect(await whileHeld(api.prisma, go, () => ask('evaluateCheckpoint', input))).toEqual([NO_CHECKPOINT]);
  expect(await api.prisma.evaluation.count({ where: { checkpointId } })).toBe(0);
});

test.each(WAYS.filter(([, go]) => go !== trash))(
  'a run is refused by name when the checkpoint with the networks that it takes %s at this moment',
  async (_, go) => {
    const input = {
      preset: 'tiny',
      datasetVersionId: globalId('DatasetVersion', world.datasetVersionId),
      config: { maskSteps: 0, maskArtifactId: globalId('Artifact', artifactId) },
    };
    expect(await whileHeld(api.prisma, go, () => ask('startRun', input))).toMatchObject([
      { code: 'NOT_FOUND', field: ['config', 'maskArtifactId'] },
    ]);
    expect(await api.prisma.run.count({ where: { experiment: { name: 'Default' } } })).toBe(0);
  },
);

test('an experiment goes on without the scores of a checkpoint that is purged at this moment', async () => {
  const { experimentId, datasetVersionId, userId } = world;
  await api.prisma.experiment.update({ where: { id: experimentId }, data: { splits: ['VALIDATION'] } });
  const trial = { id: newId(), experimentId, datasetVersionId, createdById: userId, runId };
  await api.prisma.trial.create({
    data: { ...trial, preset: 'tiny', row: 'full', seed: 0, position: 0, config: egscItPreset('tiny') },
  });
  await whileHeld(api.prisma, purge, () =>
    api.prisma.$transaction((transaction) => advanceExperiment(transaction, experimentId)),
  );
  expect(await api.prisma.evaluation.count({ where: { checkpointId } })).toBe(0);
});
