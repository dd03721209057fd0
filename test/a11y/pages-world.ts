import { readFileSync } from 'node:fs';
import { encode } from 'fast-png';
import { newId } from '#db/new-id.ts';
import { createInvitation } from '../../api/auth/invitation.ts';
import { createSignInLink } from '../../api/auth/sign-in.ts';
import { globalId } from '../../api/graphql/relay/global-id.ts';
import { commitDatasetVersion } from '../../worker/supervisor/records/commit-dataset-version.ts';
import type { TestApi } from '../testkit/api.ts';
import { cycleganPreset } from '../testkit/cyclegan-preset.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { queueRun, type World } from '../testkit/job-rows.ts';
import { pointsOf, range, rowsOf } from '../testkit/run-rows.ts';
import { storeTinyDataset } from '../testkit/tiny-dataset.ts';
import { changeConfig } from '../testkit/change-config.ts';

/** Ids of what the pages show, as they stand in their addresses. */
export interface PagesWorld {
  /** Of a link that nobody has used. */
  readonly signInPath: string;
  readonly invitationPath: string;
  readonly queuedRun: string;
  readonly runningRun: string;
  readonly finishedRun: string;
  readonly failedRun: string;
  readonly canceledRun: string;
  /** Its config is of no version that is known. */
  readonly unreadableRun: string;
  /** Of a method that takes no exemplar. */
  readonly plainRun: string;
  /** Its newest checkpoint waits to be evaluated, the one before was. */
  readonly evaluatedRun: string;
  /** Its run has a hundred checkpoints. */
  readonly longRun: string;
  /** It trains on without storing what it should. */
  readonly degradedRun: string;
  /** Its newest checkpoint is damaged. */
  readonly damagedRun: string;
  /** It came with a checkpoint of another server, whose dataset is not here. */
  readonly importedRun: string;
  /** One row of it has its scores, one has failed, one trains and one waits. */
  readonly experiment: string;
  /** With runs, below another one and with one below it. */
  readonly experimentOfRuns: string;
  readonly dataset: string;
  readonly checkpoint: string;
  /** It was evaluated. */
  readonly evaluatedCheckpoint: string;
  /** Of the checkpoint. */
  readonly translation: string;
  /** Not the newest of the running run. */
  readonly runningCheckpoint: string;
  readonly contentImage: string;
  readonly exemplarImage: string;
  readonly runningImport: string;
  readonly refusedImport: string;
  /** It left files out. */
  readonly finishedImport: string;
  /** Ends the running run. */
  finishRunningRun(): Promise<void>;
  /** Gives everything that a person names this name; where two may not have the same, its end differs. */
  nameEverything(name: string): Promise<void>;
}

const RUNS_OF_A_LONG_LIST = 38;
const CHECKPOINTS_OF_A_LONG_RUN = 100;

/** Rows and blobs of a product that has been used: a dataset, runs in every state, a translation, imports. */
export async function fillPagesWorld(api: TestApi): Promise<PagesWorld> {
  const { prisma, storage } = api;
  const world = await storeDataset(api);
  for (const index of range(1, RUNS_OF_A_LONG_LIST - 12)) await nameRun(api, world, `Earlier run ${index}`);

  const long = await nameRun(api, world, 'Long run');
  const longRows = rowsOf(prisma, long);
  await longRows.begin(1, 0);
  for (const index of range(1, CHECKPOINTS_OF_A_LONG_RUN)) await longRows.checkpoint(100 * index);
  await longRows.log(pointsOf('generator/total', range(1, 20)));
  await longRows.finish();

  const degraded = await trainedRun(api, world, 'Run on a full disk');
  await prisma.run.update({
    where: { id: degraded.runId },
    data: {
      degradedReason: 'STORAGE_FULL',
      degradedMessage: 'No room is left on the disk of the worker.',
      degradedSince: new Date(),
    },
  });
  const damaged = await trainedRun(api, world, 'Run with a damaged checkpoint');
  await damaged.rows.finish();
  await prisma.checkpoint.update({
    where: { id: damaged.checkpointIds.at(-1) ?? '' },
    data: { damage: 'One of its files is damaged or missing.' },
  });

  const imported = await queueRun(prisma, world);
  await prisma.run.update({
    where: { id: imported.runId },
    data: {
      ...{ displayName: 'Imported run', state: 'FINISHED', finishedAt: new Date() },
      ...{ stage: 'TRANSLATION', step: 12, totalSteps: 12, datasetVersionId: null },
      origin: {
        create: {
          sourceRunId: newId(),
          sourceRunName: 'A run of the lab',
          datasetIndexSha256: 'd'.repeat(64),
          codeVersion: '0.4.0',
        },
      },
      checkpoints: {
        create: {
          ...{ id: newId(), epoch: 0, stage: 'TRANSLATION', step: 12 },
          ...{ manifestSha256: 'c'.repeat(64), byteSize: 1_234_567 },
        },
      },
    },
  });
  const evaluated = await trainedRun(api, world, 'Evaluated run');
  await evaluated.rows.finish();
  const [scored = '', waiting = ''] = evaluated.checkpointIds.slice(-2);
  await prisma.checkpointAlias.create({ data: { id: newId(), name: 'production', checkpointId: scored } });
  await prisma.evaluation.create({ data: { id: newId(), checkpointId: waiting, split: 'VALIDATION' } });
  await prisma.evaluation.create({
    data: {
      id: newId(),
      checkpointId: scored,
      split: 'TEST',
      ...EVALUATED,
      pictures: { create: [await evaluationPicture(api, 'BEST'), await evaluationPicture(api, 'WORST')] },
    },
  });
  const finished = await trainedRun(api, world, 'Finished run');
  await finished.rows.finish();
  const failed = await nameRun(api, world, 'Failed run');
  const failedRows = rowsOf(prisma, failed);
  await failedRows.begin(1, 0);
  await failedRows.log(pointsOf('generator/total', range(1, 20)));
  const failure = {
    class: 'DIVERGED',
    code: 'DIVERGED',
    message: 'The losses are not finite since step 18.',
  };
  await prisma.run.update({
    where: { id: failed },
    data: { state: 'FAILED', failure, finishedAt: new Date() },
  });
  const canceled = await nameRun(api, world, 'Canceled run');
  await prisma.run.update({ where: { id: canceled }, data: { state: 'CANCELED', finishedAt: new Date() } });
  const unreadable = await trainedRun(api, world, 'Run of another version');
  await unreadable.rows.finish();
  await changeConfig(prisma, unreadable.runId, { version: 0 });
  const plain = await trainedRun(api, world, 'Run without an exemplar');
  await plain.rows.finish();
  await changeConfig(prisma, plain.runId, cycleganPreset('cyclegan-tiny'));
  const queued = await nameRun(api, world, 'Queued run');
  const running = await trainedRun(
    api,
    world,
    'Running run with a rather long name that says what was changed',
  );

  const [content, exemplar] = await Promise.all(
    (['A', 'B'] as const).map((side) =>
      prisma.image.findFirstOrThrow({ where: { side, split: 'TEST' }, orderBy: { position: 'asc' } }),
    ),
  );
  const checkpointId = finished.checkpointIds.at(-1);
  if (!content || !exemplar || !checkpointId) throw new Error('expected images and a checkpoint');
  const result = await storage.put(stripes(16, 16));
  const translationId = newId();
  await prisma.translation.create({
    data: {
      id: translationId,
      checkpointId,
      createdById: world.userId,
      state: 'FINISHED',
      direction: 'A_TO_B',
      fit: 'STRETCH',
      contentImageId: content.id,
      exemplarImageId: exemplar.id,
      resultSha256: result.sha256,
      resultByteSize: result.byteSize,
      resultWidth: 16,
      resultHeight: 16,
      inferenceMs: 12.5,
      finishedAt: new Date(),
    },
  });

  await storeAuditEntries(api, world, failed);
  const { path: signInPath } = await createSignInLink(prisma, world.userId);
  const invited = await prisma.user.create({ data: { id: newId(), login: 'zoe', role: 'EDITOR' } });
  const { path: invitationPath } = await createInvitation(prisma, invited.id);
  const above = await prisma.experiment.findUniqueOrThrow({ where: { name: 'figures' } });
  const granted = { grantedById: world.userId, userId: invited.id };
  await prisma.experimentRole.createMany({
    data: [
      { ...granted, experimentId: above.id, role: 'EDITOR' },
      { ...granted, experimentId: world.experimentId, role: 'OPERATOR' },
    ],
  });
  return {
    signInPath,
    invitationPath,
    queuedRun: globalId('Run', queued),
    runningRun: globalId('Run', running.runId),
    finishedRun: globalId('Run', finished.runId),
    failedRun: globalId('Run', failed),
    canceledRun: globalId('Run', canceled),
    unreadableRun: globalId('Run', unreadable.runId),
    plainRun: globalId('Run', plain.runId),
    evaluatedRun: globalId('Run', evaluated.runId),
    longRun: globalId('Run', long),
    degradedRun: globalId('Run', degraded.runId),
    importedRun: globalId('Run', imported.runId),
    damagedRun: globalId('Run', damaged.runId),
    experiment: globalId(
      'Experiment',
      await makeExperiment(api, world, [evaluated.runId, failed, running.runId, null]),
    ),
    experimentOfRuns: globalId('Experiment', world.experimentId),
    dataset: globalId('Dataset', world.datasetId),
    checkpoint: globalId('Checkpoint', checkpointId),
    evaluatedCheckpoint: globalId('Checkpoint', scored),
    translation: globalId('Translation', translationId),
    runningCheckpoint: globalId('Checkpoint', running.checkpointIds[0] ?? ''),
    contentImage: globalId('Image', content.id),
    exemplarImage: globalId('Image', exemplar.id),
    runningImport: await makeImport(api, 'photographs', {
      state: 'RUNNING',
      imagesDone: 120,
      imagesTotal: 600,
    }),
    refusedImport: await makeImport(api, 'refused', {
      state: 'FAILED',
      failure: { class: 'USER', code: 'UNSUPPORTED_IMAGE', message: '2 of 600 files are not images.' },
      fileErrors: [
        { domain: 'A', name: 'day/0001.png', code: 'UNSUPPORTED_IMAGE', message: 'It is not a PNG.' },
        { domain: 'B', name: 'night/0002.png', code: 'UNSUPPORTED_IMAGE', message: 'It is not a PNG.' },
      ],
    }),
    finishedImport: await makeImport(api, 'with files left out', {
      state: 'FINISHED',
      imagesDone: 598,
      imagesTotal: 598,
      brokenFiles: 'SKIP',
      fileErrors: [{ domain: 'A', name: 'day/0001.png', code: 'UNREADABLE', message: 'It is not a PNG.' }],
      fileErrorCount: 2,
    }),
    finishRunningRun: () => running.rows.finish(),
    nameEverything: (name) => nameEverything(api, name),
  };
}

async function nameEverything({ prisma }: TestApi, name: string): Promise<void> {
  const message = `${name} cannot be read.`;
  const failure = { class: 'USER', code: 'UNREADABLE', message };
  const fileErrors = ['A', 'B'].map((domain) => ({ domain, name, code: 'UNREADABLE', message }));
  await prisma.run.updateMany({
    data: { displayName: name, tags: [Array.from(name).slice(0, 50).join('')] },
  });
  await prisma.run.updateMany({ where: { state: 'FAILED' }, data: { failure } });
  await prisma.import.updateMany({ where: { state: 'FAILED' }, data: { failure, fileErrors } });
  await prisma.domain.updateMany({ data: { name } });
  await prisma.checkpointAlias.updateMany({ data: { name } });
  await prisma.image.updateMany({ data: { name, label: name } });
  await prisma.worker.updateMany({ data: { name } });
  await prisma.logLine.updateMany({ data: { text: message } });
  await prisma.runOrigin.updateMany({ data: { sourceRunName: name } });
  for (const [index, { id }] of (await prisma.dataset.findMany()).entries())
    await prisma.dataset.update({ where: { id }, data: { name: numbered(name, index) } });
  for (const [index, { id }] of (await prisma.experiment.findMany()).entries())
    await prisma.experiment.update({ where: { id }, data: { name: numbered(name, index) } });
  for (const [index, { id }] of (await prisma.user.findMany()).entries())
    await prisma.user.update({ where: { id }, data: { login: numbered(name, index) } });
}

/** As long as the name. */
function numbered(name: string, index: number): string {
  const end = String(index);
  return Array.from(name).slice(0, -end.length).join('') + end;
}

async function storeDataset(api: TestApi): Promise<World> {
  const { prisma, storage } = api;
  const { id: userId } = await api.createUser('ADMIN');
  const [datasetId, importId, experimentId] = [newId(), newId(), newId()];
  await prisma.experiment.createMany({
    data: [
      { id: newId(), name: 'figures' },
      { id: experimentId, name: 'figures/pages' },
      { id: newId(), name: 'figures/pages/first' },
    ],
  });
  await prisma.dataset.create({ data: { id: datasetId, name: 'figures' } });
  await prisma.import.create({ data: { id: importId, datasetId, state: 'FINISHED', archives: NO_ARCHIVES } });
  const { index, indexSha256 } = await storeTinyDataset(storage);
  const names = { A: 'black and white', B: 'colored' };
  await prisma.$transaction((transaction) =>
    commitDatasetVersion(transaction, { importId, indexSha256, content: index, names }),
  );
  const { id: datasetVersionId } = await prisma.datasetVersion.findFirstOrThrow({ where: { datasetId } });
  return { userId, datasetId, datasetVersionId, experimentId };
}

/** One with what was changed, one with what was sent, one about nothing. */
async function storeAuditEntries({ prisma }: TestApi, world: World, runId: string): Promise<void> {
  const who = { actorId: world.userId, actorLogin: 'admin', credentialKind: 'SESSION', address: '192.0.2.7' };
  const run = { objectType: 'Run', objectId: runId };
  await prisma.auditEntry.createMany({
    data: [
      {
        ...{ id: newId(), action: 'cancelRun', ...who, ...run },
        ...{ before: { displayName: 'Failed run', state: 'RUNNING' } },
        ...{ after: { displayName: 'Failed run', state: 'CANCELING' } },
      },
      {
        ...{ id: newId(), action: 'updateRun', ...who, ...run, credentialKind: 'KEY' },
        ...{ credentialName: 'night script', input: { runId: globalId('Run', runId), notes: 'As before.' } },
      },
      { ...{ id: newId(), action: 'createSignInLink', ...who, credentialKind: 'LOCAL_KEY' }, input: {} },
    ],
  });
}

const NO_ARCHIVES = { a: { name: 'a', sha256s: [] }, b: { name: 'b', sha256s: [] } };

const SCORES = { 'evaluation/ssim_exemplar_ab': 0.51, 'evaluation/ssim_exemplar_ba': 0.48 };
const EVALUATED = {
  state: 'FINISHED' as const,
  scores: SCORES,
  referenceRows: [
    { name: 'copy', scores: SCORES },
    { name: 'random_style', scores: SCORES },
  ],
  counts: { 'evaluation/ssim_ab': 5 },
  chances: { 'evaluation/ssim_ba': 0.1 },
  groups: [{ name: 'unseen', scores: SCORES, intervals: {}, counts: {} }],
  imageCount: 6,
  finishedAt: new Date(),
};

async function evaluationPicture({ storage }: TestApi, shown: 'BEST' | 'WORST') {
  const { sha256, byteSize } = await storage.put(stripes(170, 342));
  return {
    direction: 'A_TO_B' as const,
    shown,
    measure: 'ssim',
    values: [0.9, 0.8],
    rows: 4,
    sha256,
    byteSize,
    width: 170,
    height: 342,
  };
}

/** 6 + 394 steps. */
const CONFIG = { ...egscItPreset('tiny'), translationSteps: 394 };

async function nameRun(api: TestApi, world: World, displayName: string): Promise<string> {
  const { runId } = await queueRun(api.prisma, world);
  await api.prisma.run.update({
    where: { id: runId },
    data: { displayName, totalSteps: 400 },
  });
  await changeConfig(api.prisma, runId, CONFIG);
  return runId;
}

/** A run in training that has curves of both sides, a value that is not finite, grids, checkpoints and a log. */
async function trainedRun(api: TestApi, world: World, displayName: string) {
  const runId = await nameRun(api, world, displayName);
  const rows = rowsOf(api.prisma, runId);
  await rows.begin(1, 0);
  const names = [
    'generator/total',
    'generator/gan_ab',
    'generator/gan_ba',
    'discriminator/a',
    'discriminator/b',
  ];
  for (const [index, name] of names.entries())
    await rows.log(
      pointsOf(name, range(1, 200), (step) => (step === 150 ? NaN : 4 / step + 0.1 * Math.sin(step + index))),
    );
  await rows.say('The networks have 1,234 weights.', 'Step 200 of 400.');
  const grid = await api.storage.put(stripes(140, 140));
  const checkpointIds: string[] = [];
  for (const step of [50, 100, 150, 200]) {
    const sampleId = await rows.sample(step);
    const picture = {
      sha256: grid.sha256,
      byteSize: grid.byteSize,
      width: 140,
      height: 140,
      rows: 5,
      columns: 5,
    };
    await api.prisma.sample.update({ where: { id: sampleId }, data: picture });
    checkpointIds.push(await rows.checkpoint(step));
  }
  return { runId, rows, checkpointIds };
}

/** @param runs of its rows, in their order */
async function makeExperiment(
  { prisma }: TestApi,
  { userId, datasetVersionId }: World,
  runs: readonly (string | null)[],
): Promise<string> {
  const experimentId = newId();
  const suite = readFileSync(new URL('../../docs/claims/mnist-single-small.json', import.meta.url), 'utf8');
  // It also answers claims, of which its few rows say nothing yet.
  const claims = JSON.parse(suite) as object;
  await prisma.experiment.create({
    data: { id: experimentId, name: 'Reproduce tiny', splits: ['TEST'], claims },
  });
  const shared = {
    experimentId,
    datasetVersionId,
    createdById: userId,
    preset: 'tiny',
    seed: 0,
    config: CONFIG,
  };
  await prisma.trial.createMany({
    data: runs.map((runId, position) => ({
      ...shared,
      id: newId(),
      row: ['full', 'no-mask', 'no-adain', 'no-extras'][position] ?? `row-${position}`,
      position,
      runId,
    })),
  });
  return experimentId;
}

async function makeImport(api: TestApi, name: string, data: object): Promise<string> {
  const [id, datasetId] = [newId(), newId()];
  await api.prisma.dataset.create({ data: { id: datasetId, name } });
  await api.prisma.import.create({ data: { id, datasetId, archives: NO_ARCHIVES, ...data } });
  return globalId('Import', id);
}

function stripes(width: number, height: number): Uint8Array {
  const data = new Uint8Array(width * height * 3).map((_, at) =>
    Math.floor(at / 3 / 7) % 2 === 0 ? 200 : 40,
  );
  return encode({ width, height, data, channels: 3, depth: 8 });
}
