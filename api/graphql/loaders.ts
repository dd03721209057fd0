import DataLoader from 'dataloader';
import type { ScoredSplit } from '#contracts/domain.ts';
import { limits } from '#contracts/limits.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type {
  BestCheckpoint as BestCheckpointRow,
  CheckpointAlias as CheckpointAliasRow,
  CheckpointPolicy as CheckpointPolicyRow,
  DatasetVersion as DatasetVersionRow,
  Evaluation as EvaluationRow,
  Experiment as ExperimentRow,
  Import as ImportRow,
  Invitation as InvitationRow,
  PrismaClient,
  RunFork as RunForkRow,
  RunOrigin,
} from '#db/generated/client.ts';
import { readCheckpointUses } from '#db/trash/checkpoint-uses.ts';
import { readDatasetVersionUses } from '#db/trash/dataset-version-uses.ts';
import { type CheckpointParts, readCheckpointParts } from '#db/trash/read-checkpoint-parts.ts';
import { type DatasetVersionParts, readDatasetVersionParts } from '#db/trash/read-dataset-version-parts.ts';
import { readRunParts, type RunParts } from '#db/trash/read-run-parts.ts';
import { readRunUses } from '#db/trash/run-uses.ts';
import { type QueuePlace, readQueuePlaces } from '#jobs/queue-places.ts';
import { inOrder } from '#lib/in-order.ts';
import { mayReadUpload, type Viewer } from '../auth/viewer.ts';
import { type Image, imageOfDataset, imageOfUpload, type ImageRow } from './dataset/image.type.ts';
import { readExperimentRoles, readRolesOfUsers } from './experiment-role/experiment-role.queries.ts';
import { readRunCounts } from './experiment/run-counts.queries.ts';
import { readLastSeen } from './people/last-seen.queries.ts';
import { type QueuedRow, readQueue } from './queue/queue.queries.ts';
import { runValueLoaders } from './run/run-values.queries.ts';
import { visibleViews } from './run-view/visible-views.ts';
import { visibleSessions } from './session/visible-sessions.ts';
import { readSampleIds, type SampleRequest } from './run/sample-ids.queries.ts';
import { readInheritedLinks } from './metric/inherited-links.queries.ts';
import type { RunSnapshot } from './metric/series-request.ts';
import { found } from './shared/found.ts';
import { readStepTimes } from './metric/step-times.queries.ts';
import { CHECKPOINT_NOT_IN_TRASH, DATASET_NOT_IN_TRASH, NOT_IN_TRASH } from './trash/not-in-trash.ts';
import { readLatestMetrics } from './metric/latest-metrics.queries.ts';
import { readChains } from '../events/segment-chain.ts';
import { readSegments } from './run/segments.queries.ts';

export type Loaders = ReturnType<typeof createLoaders>;

/**
 * One statement for all the rows of a kind that a request needs; rows read once stay for the request. What the viewer
 * may not read is not there.
 */
export function createLoaders(prisma: PrismaClient, viewer: Viewer | null) {
  return {
    user: byId((ids) => prisma.user.findMany({ where: { id: { in: ids } } })),
    /** Of a user who has not come yet. */
    invitation: new DataLoader<string, InvitationRow | null>(async (userIds) =>
      inOrder(
        userIds,
        await prisma.invitation.findMany({ where: { userId: { in: [...userIds] } } }),
        ({ userId }) => userId,
      ),
    ),
    /** When a user was here last, in a browser or by a token. */
    lastSeenAt: new DataLoader<string, Date | null>((userIds) => readLastSeen(prisma, userIds)),
    /** The viewer's own, and for an admin everybody's. */
    session: byId((ids) =>
      prisma.session.findMany({ where: { AND: [visibleSessions(viewer), { id: { in: ids } }] } }),
    ),
    /** Also those of which all versions lie in the trash. */
    dataset: byId((ids) => prisma.dataset.findMany({ where: { id: { in: ids } } })),
    shownDataset: byId((ids) =>
      prisma.dataset.findMany({ where: { id: { in: ids }, ...DATASET_NOT_IN_TRASH } }),
    ),
    datasetVersion: byId((ids) =>
      prisma.datasetVersion.findMany({ where: { id: { in: ids }, ...NOT_IN_TRASH } }),
    ),
    /** What goes with a version of a dataset when it is deleted, and why it cannot go. */
    datasetVersionParts: new DataLoader<string, DatasetVersionParts | null>(async (ids) =>
      inOrder(ids, await readDatasetVersionParts(prisma, ids), ({ versionId }) => versionId),
    ),
    datasetVersionUses: new DataLoader<string, string[]>(async (ids) => {
      const uses = await readDatasetVersionUses(prisma, ids);
      return ids.map((id) => uses.filter(({ versionId }) => versionId === id).map(({ text }) => text));
    }),
    import: byId((ids) => prisma.import.findMany({ where: { id: { in: ids } } })),
    experiment: byId((ids) => prisma.experiment.findMany({ where: { id: { in: ids } } })),
    /** The path of an experiment, and of that in which the run of a checkpoint lies. */
    pathOfExperiment: new DataLoader<string, string>(async (ids) =>
      pathsInOrder(
        ids,
        await prisma.experiment.findMany({
          where: { id: { in: [...ids] } },
          select: { id: true, name: true },
        }),
      ),
    ),
    pathOfCheckpoint: new DataLoader<string, string>(async (ids) =>
      pathsInOrder(
        ids,
        await prisma.$queryRaw<PlacedRow[]>`
          select checkpoint.id::text, experiment.name
          from checkpoint join run on run.id = checkpoint.run_id
          join experiment on experiment.id = run.experiment_id
          where checkpoint.id = any(${[...ids]}::uuid[])`,
      ),
    ),
    /** By its path. */
    experimentAt: new DataLoader<string, ExperimentRow | null>(async (names) =>
      inOrder(
        names,
        await prisma.experiment.findMany({ where: { name: { in: [...names] } } }),
        ({ name }) => name,
      ),
    ),
    /** Those granted in an experiment itself. */
    experimentRoles: listsBy('experimentId', (ids) => readExperimentRoles(prisma, ids)),
    rolesOfUser: listsBy('userId', (ids) => readRolesOfUsers(prisma, ids)),
    /** How many runs an experiment and those below it have, those in the trash left out. */
    runsOfExperiment: new DataLoader<string, number>((ids) => readRunCounts(prisma, ids)),
    /** The stored document; null where there is none. */
    runConfig: new DataLoader<string, unknown>(async (runIds) => {
      const rows = await prisma.runConfig.findMany({ where: { runId: { in: [...runIds] } } });
      const documents = new Map(rows.map(({ runId, document }) => [runId, document]));
      return runIds.map((id) => documents.get(id) ?? null);
    }),
    /** Which checkpoints of a run are kept; null keeps all of them. */
    checkpointPolicy: new DataLoader<string, CheckpointPolicyRow | null>(async (runIds) =>
      inOrder(
        runIds,
        await prisma.checkpointPolicy.findMany({ where: { runId: { in: [...runIds] } } }),
        ({ runId }) => runId,
      ),
    ),
    /** Null before a checkpoint of the run is scored on the validation images. */
    bestCheckpoint: new DataLoader<string, BestCheckpointRow | null>(async (runIds) =>
      inOrder(
        runIds,
        await prisma.bestCheckpoint.findMany({ where: { runId: { in: [...runIds] } } }),
        ({ runId }) => runId,
      ),
    ),
    /** Where a run goes on from; null where it began at step 0. */
    fork: new DataLoader<string, RunForkRow | null>(async (runIds) =>
      inOrder(
        runIds,
        await prisma.runFork.findMany({ where: { runId: { in: [...runIds] } } }),
        ({ runId }) => runId,
      ),
    ),
    runNotes: new DataLoader<string, string>(async (runIds) => {
      const rows = await prisma.runNotes.findMany({ where: { runId: { in: [...runIds] } } });
      const texts = new Map(rows.map(({ runId, text }) => [runId, text]));
      return runIds.map((id) => texts.get(id) ?? '');
    }),
    /** Whether the viewer has starred a run. */
    runStarred: new DataLoader<string, boolean>(async (runIds) => {
      const userId = viewer?.id;
      if (userId === undefined) return runIds.map(() => false);
      const rows = await prisma.runStar.findMany({ where: { userId, runId: { in: [...runIds] } } });
      const starred = new Set(rows.map(({ runId }) => runId));
      return runIds.map((id) => starred.has(id));
    }),
    run: byId((ids) => prisma.run.findMany({ where: { id: { in: ids }, ...NOT_IN_TRASH } })),
    /** The viewer's own, and shared ones. */
    runView: byId((ids) =>
      prisma.runView.findMany({ where: { id: { in: ids }, ...visibleViews(viewer?.id ?? null) } }),
    ),
    checkpoint: byId((ids) =>
      prisma.checkpoint.findMany({ where: { id: { in: ids }, ...CHECKPOINT_NOT_IN_TRASH } }),
    ),
    checkpointAlias: byId((ids) => prisma.checkpointAlias.findMany({ where: { id: { in: ids } } })),
    /** The aliases of a checkpoint, by name. */
    aliasesOfCheckpoint: new DataLoader<string, CheckpointAliasRow[]>(async (ids) => {
      const rows = await prisma.checkpointAlias.findMany({
        where: { checkpointId: { in: [...ids] } },
        orderBy: { name: 'asc' },
      });
      return ids.map((id) => rows.filter(({ checkpointId }) => checkpointId === id));
    }),
    /** What goes with a run when it is deleted. */
    runParts: new DataLoader<string, RunParts | null>(async (runIds) =>
      inOrder(runIds, await readRunParts(prisma, runIds), ({ runId }) => runId),
    ),
    /** Why a run cannot go to the trash, and why one that lies there cannot go for good. */
    trashedRunUses: runUses(prisma, 'OUTSIDE_TRASH'),
    purgedRunUses: runUses(prisma, 'ALL'),
    /** What goes with a checkpoint when it is deleted by itself. */
    checkpointParts: new DataLoader<string, CheckpointParts | null>(async (ids) =>
      inOrder(ids, await readCheckpointParts(prisma, ids), ({ checkpointId }) => checkpointId),
    ),
    trashedCheckpointUses: checkpointUses(prisma, 'OUTSIDE_TRASH'),
    purgedCheckpointUses: checkpointUses(prisma, 'ALL'),
    /** Steps of the pinned checkpoints of a run, ascending, those in the trash left out. */
    pinnedSteps: new DataLoader<string, number[]>(async (runIds) => {
      const rows = await prisma.checkpoint.findMany({
        where: { runId: { in: [...runIds] }, pinnedAt: { not: null }, ...NOT_IN_TRASH },
        orderBy: { step: 'asc' },
        select: { runId: true, step: true },
      });
      return runIds.map((id) => rows.filter(({ runId }) => runId === id).map(({ step }) => step));
    }),
    networkWeights: byId((ids) => prisma.networkWeights.findMany({ where: { id: { in: ids } } })),
    artifact: byId((ids) => prisma.artifact.findMany({ where: { id: { in: ids } } })),
    sample: byId((ids) => prisma.sample.findMany({ where: { id: { in: ids }, run: NOT_IN_TRASH } })),
    estimate: byId((ids) => prisma.estimate.findMany({ where: { id: { in: ids } } })),
    checkpointImport: byId((ids) => prisma.checkpointImport.findMany({ where: { id: { in: ids } } })),
    runOrigin: new DataLoader<string, RunOrigin | null>(async (runIds) => {
      const rows = await prisma.runOrigin.findMany({ where: { runId: { in: [...runIds] } } });
      return inOrder(runIds, rows, ({ runId }) => runId);
    }),
    verification: byId((ids) => prisma.verification.findMany({ where: { id: { in: ids } } })),
    evaluation: byId((ids) =>
      prisma.evaluation.findMany({ where: { id: { in: ids }, checkpoint: CHECKPOINT_NOT_IN_TRASH } }),
    ),
    translation: byId((ids) =>
      prisma.translation.findMany({
        where: { id: { in: ids }, ...NOT_IN_TRASH, checkpoint: CHECKPOINT_NOT_IN_TRASH },
      }),
    ),
    worker: byId((ids) => prisma.worker.findMany({ where: { id: { in: ids } } })),
    image: new DataLoader<string, Image | null>((ids) => readImages(prisma, viewer, ids)),

    domains: listsBy('datasetVersionId', (ids) =>
      prisma.domain.findMany({ where: { datasetVersionId: { in: ids } }, orderBy: { side: 'asc' } }),
    ),
    importOfVersion: new DataLoader<string, ImportRow | null>(async (versionIds) => {
      const rows = await prisma.import.findMany({ where: { datasetVersionId: { in: [...versionIds] } } });
      return inOrder(versionIds, rows, (row) => row.datasetVersionId ?? '');
    }),
    latestVersion: new DataLoader<string, DatasetVersionRow | null>(async (datasetIds) => {
      const rows = await prisma.datasetVersion.findMany({
        where: { datasetId: { in: [...datasetIds] }, ...NOT_IN_TRASH },
        distinct: ['datasetId'],
        orderBy: [{ datasetId: 'asc' }, { number: 'desc' }],
      });
      return inOrder(datasetIds, rows, (row) => row.datasetId);
    }),
    latestEvaluation: new DataLoader<string, EvaluationRow | null>(async (checkpointIds) => {
      const rows = await prisma.evaluation.findMany({
        where: { checkpointId: { in: [...checkpointIds] } },
        distinct: ['checkpointId'],
        orderBy: [{ checkpointId: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }],
      });
      return inOrder(checkpointIds, rows, (row) => row.checkpointId);
    }),
    /** Of a run on a split: the one that finished last, as `index_run_measures` in the database takes it. */
    newestEvaluation: new DataLoader<{ runId: string; split: ScoredSplit }, EvaluationRow | null, string>(
      async (wanted) => {
        const runIds = [...new Set(wanted.map(({ runId }) => runId))];
        const found = await prisma.$queryRaw<{ runId: string; split: string; id: string }[]>`
          select distinct on (checkpoint.run_id, evaluation.split)
            checkpoint.run_id::text as "runId", evaluation.split, evaluation.id::text
          from evaluation join checkpoint on checkpoint.id = evaluation.checkpoint_id
          where checkpoint.run_id = any(${runIds}::uuid[]) and checkpoint.trashed_at is null and evaluation.scores is not null
          order by checkpoint.run_id, evaluation.split, evaluation.finished_at desc nulls first, evaluation.id desc`;
        const ids = wanted.map(
          ({ runId, split }) => found.find((row) => row.runId === runId && row.split === split)?.id,
        );
        const rows = await prisma.evaluation.findMany({
          where: { id: { in: ids.filter((id) => id !== undefined) } },
        });
        return ids.map((id) => rows.find((row) => row.id === id) ?? null);
      },
      { cacheKeyFn: ({ runId, split }) => `${runId} ${split}` },
    ),
    evaluationPictures: listsBy('evaluationId', (ids) =>
      prisma.evaluationPicture.findMany({
        where: { evaluationId: { in: ids } },
        orderBy: [{ direction: 'asc' }, { shown: 'asc' }],
      }),
    ),
    /** Of a checkpoint. */
    artifactIds: new DataLoader<string, string[]>(async (checkpointIds) => {
      const rows = await prisma.checkpointArtifact.findMany({
        where: { checkpointId: { in: [...checkpointIds] } },
        orderBy: { artifactId: 'asc' },
      });
      return checkpointIds.map((id) =>
        rows.filter((row) => row.checkpointId === id).map((row) => row.artifactId),
      );
    }),
    /** Whether a run has a checkpoint that translates. */
    canTranslate: new DataLoader<string, boolean>(async (runIds) => {
      const rows = await prisma.$queryRaw<{ id: string }[]>`
        select id::text from unnest(${runIds}::uuid[]) as run (id)
        where exists (
          select from checkpoint where run_id = run.id and stage = ${TRANSLATION_STAGE} and damage is null and trashed_at is null)`;
      const able = new Set(rows.map((row) => row.id));
      return runIds.map((id) => able.has(id));
    }),
    /** What a worker does now. */
    workOfWorker: new DataLoader<string, QueuedRow[]>(async (workerIds) => {
      const rows = await readQueue(prisma, { state: 'RUNNING', most: limits.maxWorkAtOnce });
      return workerIds.map((id) => rows.filter(({ workerId }) => workerId === id));
    }),
    /** Of a subject whose job waits. */
    queuePlace: new DataLoader<string, QueuePlace | null>(async (subjectIds) =>
      inOrder(subjectIds, await readQueuePlaces(prisma, subjectIds), ({ subjectId }) => subjectId),
    ),
    sampleIds: new DataLoader((requests: readonly SampleRequest[]) => readSampleIds(prisma, requests), {
      cacheKeyFn: ({ run, step, take, backward }) =>
        [run.id, run.lastSequence, step, take, backward].join(' '),
    }),
    chain: new DataLoader((runIds: readonly string[]) => readChains(prisma, runIds)),
    inherited: new DataLoader((runIds: readonly string[]) => readInheritedLinks(prisma, runIds)),
    segments: new DataLoader((runIds: readonly string[]) => readSegments(prisma, runIds)),
    /** Of a run as it stands in this request. */
    stepTimes: new DataLoader((snapshots: readonly RunSnapshot[]) => readStepTimes(prisma, snapshots), {
      cacheKeyFn: ({ runId, sequence }) => `${runId} ${sequence}`,
    }),
    latestMetrics: new DataLoader((runIds: readonly string[]) => readLatestMetrics(prisma, runIds)),
    ...runValueLoaders(prisma),
  };
}

/** Of each run by itself: others that may go with it count as users. */
function runUses(prisma: PrismaClient, users: 'OUTSIDE_TRASH' | 'ALL') {
  return new DataLoader<string, string[]>((runIds) =>
    Promise.all(runIds.map(async (id) => (await readRunUses(prisma, [id], users)).map(({ text }) => text))),
  );
}

/** Of each checkpoint by itself. */
function checkpointUses(prisma: PrismaClient, users: 'OUTSIDE_TRASH' | 'ALL') {
  return new DataLoader<string, string[]>((ids) =>
    Promise.all(
      ids.map(async (id) => (await readCheckpointUses(prisma, [id], users)).map(({ text }) => text)),
    ),
  );
}

function byId<Row extends { id: string }>(find: (ids: string[]) => Promise<Row[]>) {
  return new DataLoader<string, Row | null>(async (ids) =>
    inOrder(ids, await find([...ids]), (row) => row.id),
  );
}

function listsBy<Key extends string, Row extends Record<Key, string>>(
  key: Key,
  find: (ids: string[]) => Promise<Row[]>,
) {
  return new DataLoader<string, Row[]>(async (ids) => {
    const rows = await find([...ids]);
    return ids.map((id) => rows.filter((row) => row[key] === id));
  });
}

type PlacedRow = { readonly id: string; readonly name: string };

function pathsInOrder(ids: readonly string[], rows: readonly PlacedRow[]): string[] {
  return inOrder(ids, rows, ({ id }) => id).map((row, i) => found(row, 'experiment', ids[i] ?? '').name);
}

/** Images of datasets and, of the ids that are none of those, uploaded ones that the viewer may read. */
async function readImages(
  prisma: PrismaClient,
  viewer: Viewer | null,
  ids: readonly string[],
): Promise<(Image | null)[]> {
  const rows = await prisma.$queryRaw<(ImageRow & { readonly shardSha256: string })[]>`
    select image.id::text, image.name, image.label, image.width, image.height, image.format::text as format,
      image.byte_size as "byteSize", image.sha256, image.offset, shard.sha256 as "shardSha256"
    from image
      join dataset_version on dataset_version.id = image.dataset_version_id and dataset_version.trashed_at is null
      join shard on shard.dataset_version_id = image.dataset_version_id and shard.position = image.shard
    where image.id = any(${[...ids]}::uuid[])`;
  const found = new Map(rows.map((row) => [row.id, imageOfDataset(row, row.shardSha256)]));
  const missing = ids.filter((id) => !found.has(id));
  if (missing.length > 0) {
    for (const upload of await prisma.upload.findMany({ where: { id: { in: missing } } })) {
      const image = imageOfUpload(upload);
      if (image && viewer && mayReadUpload(viewer, upload.userId)) found.set(upload.id, image);
    }
  }
  return ids.map((id) => found.get(id) ?? null);
}
