import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#db/new-id.ts';
import { globalId, uuidOf } from '../../api/graphql/relay/global-id.ts';
import { type TestApi, startApi } from '../testkit/api.ts';
import { makeCheckpoint, makeWorld, queueRun, type World } from '../testkit/job-rows.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { changeConfig } from '../testkit/change-config.ts';

const TINY = egscItPreset('tiny');

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await startApi();
  world = await makeWorld(api.prisma);
});
afterAll(async () => {
  await api.close();
});

async function startRun(config: unknown) {
  const { data, errors } = await api.ask(
    `mutation ($input: StartRunInput!) { startRun(input: $input) {
      run { id method { name usesExemplar } preset config configProblem
        configEntries { path value label group unit presetValue isChanged }
        stages { name label firstStep steps translates } }
      userErrors { code field message } } }`,
    {
      input: {
        datasetVersionId: globalId('DatasetVersion', world.datasetVersionId),
        preset: 'tiny',
        config,
      },
    },
  );
  expect(errors).toBeUndefined();
  return data.startRun;
}

/** An artifact that a run like `tiny` left. */
async function makeArtifact(change: object = {}): Promise<string> {
  const id = newId();
  await api.prisma.artifact.create({
    data: {
      id,
      name: 'mask',
      method: 'egsc-it',
      sha256: id.replaceAll('-', '').repeat(2),
      byteSize: 10,
      runId: newId(),
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
      ...change,
    },
  });
  return id;
}

test('a method tells its presets, complete, and the schema of its knobs', async () => {
  const { data, errors } = await api.ask(
    '{ methods { name label description usesExemplar presets { name description config } configSchema } }',
  );
  expect(errors).toBeUndefined();
  const method = data.methods.find(({ name }: { name: string }) => name === 'egsc-it');
  expect(method).toMatchObject({ label: 'EGSC-IT', usesExemplar: true });
  expect(method.presets.map(({ name }: { name: string }) => name)).toEqual([
    'mnist-single-small',
    'mnist-single-quick',
    'mnist-multiple-small',
    'photos-64',
    'photos-128',
    'tiny',
    'mnist-single',
    'mnist-multiple',
    'gta-bdd',
    'celeba',
  ]);
  expect(method.presets[5].config).toEqual(TINY);
  expect(method.configSchema.properties.batchSize).toMatchObject({
    type: 'integer',
    minimum: 1,
    maximum: 256,
    label: 'Batch size',
    group: 'Schedule',
    unit: 'images',
  });
  expect(method.configSchema.properties.maskArtifactId).toMatchObject({
    type: ['string', 'null'],
    artifact: 'mask',
  });
});

test('a run tells every knob with its label, and what the preset says', async () => {
  const { run } = await startRun({ batchSize: 7, adam: { form: 'paper-code' } });
  expect(run).toMatchObject({
    method: { name: 'egsc-it', usesExemplar: true },
    preset: 'tiny',
    configProblem: null,
  });
  expect(run.config).toEqual({ ...TINY, batchSize: 7, adam: { ...TINY.adam, form: 'paper-code' } });
  expect(run.configEntries.filter(({ isChanged }: { isChanged: boolean }) => isChanged)).toEqual([
    {
      path: 'batchSize',
      value: 7,
      label: 'Batch size',
      group: 'Schedule',
      unit: 'images',
      presetValue: 2,
      isChanged: true,
    },
    {
      path: 'adam.form',
      value: 'paper-code',
      label: 'Adam form',
      group: 'Optimizer',
      unit: null,
      presetValue: 'clean',
      isChanged: true,
    },
  ]);
  const seed = run.configEntries.find(({ path }: { path: string }) => path === 'seed');
  expect(seed).toMatchObject({ value: 0, presetValue: 0, isChanged: false });
});

test('a run tells its stages, of which the last one translates', async () => {
  const { run } = await startRun({ maskSteps: 3 });
  expect(run.stages).toEqual([
    { name: 'FEATURE_MASK', label: 'feature masks', firstStep: 0, steps: 3, translates: false },
    { name: 'TRANSLATION', label: 'translation', firstStep: 3, steps: 12, translates: true },
  ]);
});

test('an artifact of another run is named by its id, and shown by it', async () => {
  const maskArtifactId = globalId('Artifact', await makeArtifact());
  const { run, userErrors } = await startRun({ maskSteps: 0, maskArtifactId });
  expect(userErrors).toEqual([]);
  expect(run.config.maskArtifactId).toBe(maskArtifactId);
  expect(run.configEntries.at(-1)).toMatchObject({ value: maskArtifactId, presetValue: null });
  const row = await api.prisma.runConfig.findUniqueOrThrow({ where: { runId: uuidOf('Run', run.id) ?? '' } });
  expect(row.document).toMatchObject({ maskArtifactId: uuidOf('Artifact', maskArtifactId) });
});

test('an artifact that does not fit is refused with both values', async () => {
  const otherDataset = (await makeWorld(api.prisma)).datasetVersionId;
  const start = async (change: object) => {
    const maskArtifactId = globalId('Artifact', await makeArtifact(change));
    const before = await api.prisma.run.count();
    const { run, userErrors } = await startRun({ maskSteps: 0, maskArtifactId });
    expect(run).toBeNull();
    expect(await api.prisma.run.count()).toBe(before);
    return userErrors;
  };
  const field = ['config', 'maskArtifactId'];
  const requirements = {
    imageHeight: 28,
    imageWidth: 16,
    'network.generatorChannels': 8,
    'network.downsamplings': 1,
    'network.encoderResidualBlocks': 1,
    'network.form': 'SMALL',
    maskFeatures: 'STANDARDIZED',
  };
  expect(await start({ requirements })).toEqual([
    {
      code: 'INVALID',
      field,
      message:
        '"config.maskArtifactId" names mask networks of imageHeight 28, but this run has imageHeight 16.',
    },
    {
      code: 'INVALID',
      field,
      message:
        '"config.maskArtifactId" names mask networks of network.generatorChannels 8, but this run has network.generatorChannels 4.',
    },
  ]);
  expect(await start({ datasetVersionId: otherDataset })).toMatchObject([
    {
      code: 'INVALID',
      field,
      message: expect.stringMatching(/trained on .* v1, but this run trains on/),
    },
  ]);
  expect(await start({ method: 'another' })).toEqual([
    {
      code: 'INVALID',
      field,
      message:
        '"config.maskArtifactId" names an artifact "mask" of the method another, but this run takes "mask" of the method egsc-it.',
    },
  ]);
});

test.each([
  [
    { maskSteps: 0, maskArtifactId: globalId('Artifact', newId()) },
    'NOT_FOUND',
    ['config', 'maskArtifactId'],
  ],
  [{ maskSteps: 0, maskArtifactId: globalId('Run', newId()) }, 'NOT_FOUND', ['config', 'maskArtifactId']],
  [
    { maskSteps: 0, maskArtifactId: globalId('Checkpoint', newId()) },
    'NOT_FOUND',
    ['config', 'maskArtifactId'],
  ],
  [{ maskArtifactId: 7 }, 'INVALID', ['config', 'maskArtifactId']],
  [{ batchsize: 7 }, 'NOT_FOUND', ['config', 'batchsize']],
  [{ network: { depth: 7 } }, 'NOT_FOUND', ['config', 'network', 'depth']],
  [{ method: 'egsc-it' }, 'INVALID', ['config', 'method']],
  [{ batchSize: 1.5 }, 'INVALID', ['config', 'batchSize']],
  [{ batchSize: null }, 'REQUIRED', ['config', 'batchSize']],
  [{ fit: 'SQUEEZE' }, 'INVALID', ['config', 'fit']],
])('a config with %j is refused with %s at %j', async (config, code, field) => {
  const { run, userErrors } = await startRun(config);
  expect(run).toBeNull();
  expect(userErrors).toEqual([{ code, field, message: expect.stringContaining(field.join('.')) }]);
});

test('a knob of another method is refused with the method that has it', async () => {
  const { run, userErrors } = await startRun({ poolSize: 10, lossWeights: { identity: 1 } });
  expect(run).toBeNull();
  expect(userErrors).toEqual([
    {
      code: 'NOT_FOUND',
      field: ['config', 'poolSize'],
      message: '"config.poolSize" is not a knob of the method egsc-it. It is a knob of cyclegan.',
    },
    {
      code: 'NOT_FOUND',
      field: ['config', 'lossWeights', 'identity'],
      message: '"config.lossWeights.identity" is not a knob of the method egsc-it. It is a knob of cyclegan.',
    },
  ]);
});

test('a config that cannot be read hides nothing but itself', async () => {
  const configs = [
    { ...TINY, configVersion: 99 },
    ['garbage'],
    { ...TINY, method: 'of-tomorrow' },
    { ...TINY, preset: 'of-yesterday' },
  ];
  const ids = await Promise.all(
    configs.map(async (config) => {
      const { runId } = await queueRun(api.prisma, world);
      await changeConfig(api.prisma, runId, config);
      return runId;
    }),
  );
  const { data, errors } = await api.ask(
    `{ runs(first: 100) { edges { node {
      id state preset method { name } config configProblem configEntries { path isChanged presetValue } stages { name }
    } } } }`,
  );
  const nodes = data.runs.edges.map(({ node }: { node: { id: string } }) => node);
  const [newer, garbage, stranger, old] = ids.map((id) =>
    nodes.find((node: { id: string }) => node.id === globalId('Run', id)),
  );
  const unread = {
    state: 'QUEUED',
    method: null,
    config: null,
    configEntries: null,
    stages: null,
  };
  expect(errors?.map(({ path, extensions: { code } }) => [(path as string[]).at(-1), code])).toEqual(
    Array.from({ length: 3 }, () => ['config', 'UNREADABLE_RECORD']),
  );
  expect(newer).toMatchObject({
    ...unread,
    preset: 'tiny',
    configProblem: expect.stringContaining('newer program'),
  });
  expect(garbage).toMatchObject({
    ...unread,
    preset: null,
    configProblem: expect.stringContaining('cannot be read'),
  });
  expect(stranger).toMatchObject({ ...unread, configProblem: expect.stringContaining('"of-tomorrow"') });
  expect(old).toMatchObject({
    preset: 'of-yesterday',
    configProblem: null,
    config: { preset: 'of-yesterday' },
  });
  expect(old.configEntries[0]).toEqual({ path: 'seed', isChanged: false, presetValue: null });
});

test('a checkpoint whose method is gone is shown, but neither translates nor is scored', async () => {
  const { runId } = await queueRun(api.prisma, world);
  await changeConfig(api.prisma, runId, { ...TINY, method: 'gone' });
  const checkpointId = globalId('Checkpoint', await makeCheckpoint(api.prisma, runId));
  const { data: shown } = await api.ask(
    `query ($id: ID!) { run(id: $id) {
      configProblem checkpoints { edges { node { id stage canTranslate } } } } }`,
    { id: globalId('Run', runId) },
  );
  expect(shown.run).toMatchObject({
    configProblem: expect.stringContaining('no method "gone"'),
    checkpoints: { edges: [{ node: { id: checkpointId, stage: 'TRANSLATION' } }] },
  });

  const { data, errors } = await api.ask(
    `mutation ($translate: TranslateInput!, $evaluate: EvaluateCheckpointInput!) {
      translate(input: $translate) { userErrors { code field message } }
      evaluateCheckpoint(input: $evaluate) { userErrors { code field message } } }`,
    {
      translate: { checkpointId, direction: 'A_TO_B', contentImageId: 'x' },
      evaluate: { checkpointId },
    },
  );
  expect(errors).toBeUndefined();
  const refusal = {
    code: 'INVALID_STATE',
    field: ['checkpointId'],
    message: expect.stringMatching(/cannot be read: .*no method "gone"/),
  };
  expect(data.translate.userErrors[0]).toEqual(refusal);
  expect(data.evaluateCheckpoint.userErrors).toEqual([refusal]);
  const uuid = uuidOf('Checkpoint', checkpointId) ?? '';
  expect(await api.prisma.evaluation.count({ where: { checkpointId: uuid } })).toBe(0);
});

test('a checkpoint tells the artifacts that it was made with', async () => {
  const { runId } = await queueRun(api.prisma, world);
  const checkpointId = await makeCheckpoint(api.prisma, runId);
  const artifactId = await makeArtifact();
  await api.prisma.checkpointArtifact.create({ data: { checkpointId, artifactId } });
  const { data } = await api.ask(
    `query ($id: ID!, $artifact: ID!) {
      checkpoint(id: $id) { artifacts { id name method byteSize } }
      node(id: $artifact) { id } }`,
    { id: globalId('Checkpoint', checkpointId), artifact: globalId('Artifact', artifactId) },
  );
  const id = globalId('Artifact', artifactId);
  expect(data.checkpoint.artifacts).toEqual([{ id, name: 'mask', method: 'egsc-it', byteSize: 10 }]);
  expect(data.node).toEqual({ id });
});

test('a metric tells its family, side and whether tables show it', async () => {
  const { data } = await api.ask(
    '{ metricDefinitions { name family familyLabel side label group unit isHeadline shortLabel } }',
  );
  const metric = (name: string) =>
    data.metricDefinitions.find((each: { name: string }) => each.name === name);
  expect(metric('generator/cycle_aba')).toEqual({
    name: 'generator/cycle_aba',
    family: 'generator/cycle',
    familyLabel: 'Cycle',
    side: 'ABA',
    label: 'Cycle A→B→A',
    group: 'generator',
    unit: '',
    isHeadline: false,
    shortLabel: 'Cycle A→B→A',
  });
  expect(metric('discriminator/b')).toMatchObject({
    family: 'discriminator',
    side: 'B',
    isHeadline: true,
    shortLabel: 'Disc. B',
  });
  expect(metric('generator/total')).toMatchObject({ side: null, isHeadline: true });
});

test.each([
  ['lossWeights: { style: 1e400 }', ['config', 'lossWeights', 'style'], 'Infinity'],
  [
    'translationSteps: 123456789012345678901234567890',
    ['config', 'translationSteps'],
    '1.2345678901234568e+29',
  ],
  ['adam: { beta1: "NaN" }', ['config', 'adam', 'beta1'], '"NaN"'],
])('a config with %s is refused by name', async (config, field, shown) => {
  const datasetVersionId = globalId('DatasetVersion', world.datasetVersionId);
  const { data, errors } = await api.ask(`mutation { startRun(input: {
    datasetVersionId: "${datasetVersionId}", preset: "tiny", config: { ${config} }
  }) { run { id } userErrors { code field message } } }`);
  expect(errors).toBeUndefined();
  expect(data.startRun.run).toBeNull();
  expect(data.startRun.userErrors).toEqual([expect.objectContaining({ field })]);
  expect(data.startRun.userErrors[0].message).toContain(`but is ${shown}`);
});
