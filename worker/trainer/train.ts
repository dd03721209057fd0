import { totalSteps } from '#contracts/run-config.ts';
import type { TaskEnd } from '../child-channel.ts';
import type { HostTensors } from '../compute/step.ts';
import { architectures } from '../engine/architectures/registry.ts';
import type { TrainTask } from '../protocol.ts';
import { openDatasetImages } from './dataset-images.ts';
import { createMaskStage } from './mask-stage.ts';
import { freezeMaskNetworks } from './mask-statistics.ts';
import { resumableBackend } from './resumable-backend.ts';
import { saveRunCheckpoint } from './save-run-checkpoint.ts';
import { runStart, type RunStart } from './run-start.ts';
import type { TaskServices, TrainerContext } from './trainer-context.ts';
import { trainingLoop } from './training-loop.ts';
import { createTranslationStage } from './translation-stage.ts';

/**
 * Computes a run, from its start or from a checkpoint, to its end or until it is told to stop: mask networks, then the
 * translation networks, with a sample grid and a checkpoint at the end of each stage and in between.
 * On the `onnx` backend a resumed run ends with the very bits of an uninterrupted one.
 */
export async function train(task: TrainTask, services: TaskServices): Promise<TaskEnd> {
  const { config } = task;
  const start = await runStart(task, services.blobs);
  const plan = task.resumeFrom === null ? null : task.plan;
  const { backend, reason } = await resumableBackend({ plan, compute: task.compute });
  const context: TrainerContext = {
    ...services,
    task,
    config,
    architecture: architectures[config.architecture],
    images: await openDatasetImages(services.blobs, task.datasetIndexSha256, config),
    backend,
  };
  const { channel } = services;
  await channel.send({
    type: 'log',
    level: 'INFO',
    text: `Computes with ${backend.plan.library}: ${reason}.`,
  });
  await channel.send({ type: 'started', fromStep: start.step, stage: start.stage, plan: backend.plan });
  if (start.step === totalSteps(config)) return 'finished';

  const mask = start.mask ?? (await learnMask(context, start));
  if (mask === null) return 'stopped';
  if (start.stage === 'FEATURE_MASK') await channel.send({ type: 'stage', stage: 'TRANSLATION' });
  return learnTranslation(context, start, mask);
}

/** @returns the frozen mask networks, null when the run was stopped */
async function learnMask(context: TrainerContext, start: RunStart): Promise<HostTensors | null> {
  const { architecture, backend, config } = context;
  const state = backend.createState(start.state ?? architecture.initialMaskState(config));
  const stage = await createMaskStage(context, state);
  try {
    if (await trainingLoop(context, stage, start.step)) return null;

    const step = config.maskSteps;
    await stage.sample(step);
    const mask = await freezeMaskNetworks(context, state);
    await saveRunCheckpoint(context, { stage: 'FEATURE_MASK', step, tensors: await state.read(), mask });
    return mask;
  } finally {
    stage.dispose();
  }
}

async function learnTranslation(
  context: TrainerContext,
  start: RunStart,
  mask: HostTensors,
): Promise<TaskEnd> {
  const { architecture, backend, config } = context;
  const saved = start.stage === 'TRANSLATION' ? start.state : null;
  const tensors = saved ?? architecture.initialTranslationState(config);
  const state = backend.createState({ ...tensors, ...mask });
  const stage = await createTranslationStage(context, state, mask);
  try {
    const firstIndex = Math.max(0, start.step - config.maskSteps);
    if (await trainingLoop(context, stage, firstIndex)) return 'stopped';

    const step = totalSteps(config);
    await stage.sample(step);
    await stage.checkpoint(step);
    return 'finished';
  } finally {
    stage.dispose();
  }
}
