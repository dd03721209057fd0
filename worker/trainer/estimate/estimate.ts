import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import type { RunEstimate } from '#contracts/run-estimate.ts';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';
import type { ChildChannel, TaskEnd } from '../../child-channel.ts';
import { methodOf } from '../../engine/methods/registry.ts';
import type { EstimateTask, TrainTask } from '../../protocol.ts';
import { imageCacheBytes } from '../data/image-cache.ts';
import { loadWeights } from '../load-weights.ts';
import { thisMachine } from '../machine/machine.ts';
import { noiseImages } from '../noise-images.ts';
import { resumableBackend } from '../resumable-backend.ts';
import { runStart } from '../stages/run-start.ts';
import type { TaskServices, TrainerContext } from '../trainer-context.ts';
import { timeStage } from './time-stage.ts';
import { tuneBackend } from '../tune-backend.ts';
import { totalSeconds } from './total-seconds.ts';
import { watchLoad } from './watch-load.ts';

/**
 * Tells how long a run would take here and how much memory it would need: every stage is set up as its training would
 * set it up, a few steps on noise and two checkpoints are timed, and nothing of it is kept.
 */
export async function estimate(task: EstimateTask, services: TaskServices): Promise<TaskEnd> {
  const startSeconds = process.uptime();
  const isBusy = watchLoad();
  const { config } = task;
  const { backend } = await resumableBackend({ plan: null, compute: task.compute });
  const start = { epoch: 1, resumeFrom: null, fallBackTo: [], plan: null };
  const run: TrainTask = { ...task, type: 'TRAIN', ...start };
  let { artifacts } = await runStart(run, services.blobs, () => Promise.resolve()); // goes on from nothing
  const weights = await loadWeights(services.blobs, task.weights);
  await tuneBackend(backend, { config, artifacts, weights }, () =>
    services.channel.send({ type: 'progress' }),
  );
  const folder = await mkdtemp(path.join(tmpdir(), 'exemplar-estimate-'));
  try {
    const context: TrainerContext = {
      ...services,
      channel: unheard(services.channel),
      blobs: createDiskBlobStore(folder),
      task: run,
      config,
      images: noiseImages(config),
      backend,
      machine: thisMachine,
      weights,
    };
    const stages: RunEstimate['stages'] = [];
    for (const spec of methodOf(config).stages(config)) {
      const timed = await timeStage(context, { spec, artifacts });
      if (!timed) return 'stopped';
      const { setupSeconds, secondsPerStep, saveSeconds } = timed;
      stages.push({ name: spec.name, steps: spec.steps, setupSeconds, secondsPerStep, saveSeconds });
      artifacts = timed.artifacts;
      await services.channel.send({ type: 'progress' });
    }
    const result: RunEstimate = {
      stages,
      totalSeconds: startSeconds + totalSeconds(stages, config.checkpointSeconds),
      peakBytes: process.resourceUsage().maxRSS * 1024 + imageCacheBytes(task.trainingImages, config),
      machineBytes: totalmem(),
      plan: backend.plan,
      busyWith: isBusy() ? 'OTHER_PROGRAMS' : null,
    };
    await services.channel.send({ type: 'result', result });
    return 'finished';
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the stages report of their steps is of no run. */
function unheard(channel: ChildChannel): ChildChannel {
  return { send: () => Promise.resolve(), stopRequested: () => channel.stopRequested() };
}
