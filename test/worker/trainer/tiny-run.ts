import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { v7 as uuid } from 'uuid';
import { checkpointIdSchema, datasetVersionIdSchema, runIdSchema, type Sha256 } from '#contracts/ids.ts';
import type { ScoredSplit } from '#contracts/domain.ts';
import type { RunConfigOf } from '#contracts/run-config.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import type { StopReason, TaskEnd } from '../../../worker/child-channel.ts';
import { evaluate } from '../../../worker/trainer/evaluation/evaluate.ts';
import { train } from '../../../worker/trainer/train.ts';
import {
  fromChildSchema,
  type EvaluateTask,
  type FromChild,
  type TrainTask,
} from '../../../worker/protocol.ts';
import { storeTinyDataset, type TinyDatasetOptions } from '../../testkit/tiny-dataset.ts';
import { egscItPreset } from '../../testkit/egsc-it-preset.ts';

export const tinyConfig: RunConfigOf<'egsc-it'> = { ...egscItPreset('tiny'), checkpointSeconds: 3_600 };

/** A data folder with a tiny dataset, and tasks for it. */
export interface TinyWorld {
  readonly blobs: ReturnType<typeof createDiskBlobStore>;
  trainTask(changes?: Partial<TrainTask>): TrainTask;
  /** @param split TEST unless told otherwise */
  evaluateTask(manifestSha256: Sha256, split?: ScoredSplit): EvaluateTask;
}

export async function createTinyWorld(dataset?: TinyDatasetOptions): Promise<TinyWorld> {
  const blobDirectory = await mkdtemp(path.join(tmpdir(), 'exemplar-trainer-'));
  const blobs = createDiskBlobStore(blobDirectory);
  const { indexSha256 } = await storeTinyDataset(blobs, dataset);
  const shared = {
    compute: { backend: 'onnx', threads: 1 },
    storage: { blobDirectory, freeSpaceFloor: 0 },
  } as const;
  const runId = runIdSchema.parse(uuid());
  return {
    blobs,
    trainTask: (changes = {}) => ({
      type: 'TRAIN',
      runId,
      runName: 'tiny',
      epoch: 1,
      config: tinyConfig,
      datasetVersionId: datasetVersionIdSchema.parse(runId),
      datasetIndexSha256: indexSha256,
      resumeFrom: null,
      fallBackTo: [],
      artifacts: {},
      weights: {},
      plan: null,
      codeVersion: 'test',
      ...shared,
      ...changes,
    }),
    evaluateTask: (manifestSha256, split = 'TEST') => ({
      type: 'EVALUATE',
      checkpointId: checkpointIdSchema.parse(uuid()),
      manifestSha256,
      datasetIndexSha256: indexSha256,
      split,
      ...shared,
    }),
  };
}

/** What a task said, and how it ended. */
export interface Outcome {
  readonly end: TaskEnd;
  readonly messages: readonly FromChild[];
}

export interface Stop {
  readonly reason: StopReason;
  /** Steps of the run after which it is asked for. */
  readonly afterStep: number;
}

/** Runs a TRAIN or EVALUATE task in this process, as its child would. */
export async function runTask(
  world: TinyWorld,
  task: TrainTask | EvaluateTask,
  stop?: Stop,
): Promise<Outcome> {
  const messages: FromChild[] = [];
  let step = 0;
  const services = {
    blobs: world.blobs,
    now: () => performance.timeOrigin + performance.now(),
    channel: {
      send: (message: FromChild) => {
        messages.push(fromChildSchema.parse(message));
        if (message.type === 'metrics') step = message.step;
        return Promise.resolve();
      },
      stopRequested: () => Promise.resolve(stop && step >= stop.afterStep ? stop.reason : null),
    },
  };
  const end = await (task.type === 'TRAIN' ? train(task, services) : evaluate(task, services));
  return { end, messages };
}

/** The messages of one type, in order. */
export function said<Type extends FromChild['type']>(
  { messages }: Pick<Outcome, 'messages'>,
  type: Type,
): Extract<FromChild, { type: Type }>[] {
  return messages.filter((message): message is Extract<FromChild, { type: Type }> => message.type === type);
}

/** Losses and learning rates that were told, as `step name value`. */
export function told(outcome: Outcome): string[] {
  return said(outcome, 'metrics')
    .flatMap(({ points }) => points)
    .filter(({ name }) => !name.startsWith('system/'))
    .map(({ step, name, value }) => `${step} ${name} ${value}`);
}

/** The last checkpoint. */
export function lastCheckpoint(
  outcome: Pick<Outcome, 'messages'>,
): Extract<FromChild, { type: 'checkpoint' }> {
  const checkpoint = said(outcome, 'checkpoint').at(-1);
  if (!checkpoint) throw new Error('expected a checkpoint, got none');
  return checkpoint;
}
