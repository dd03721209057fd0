import type { CheckpointManifest } from '#contracts/checkpoint-manifest.ts';
import type { TrainingStage } from '#contracts/run-state.ts';
import { saveCheckpoint } from '../checkpoints/save-checkpoint.ts';
import type { HostTensors } from '../compute/step.ts';
import { DivergedError } from './diverged-error.ts';
import type { TrainerContext } from './trainer-context.ts';

/**
 * Stores the state of a run after `step` steps and reports it once all of it is durable.
 *
 * @throws DivergedError when a tensor holds a value that is no finite number: nothing is stored then
 */
export async function saveRunCheckpoint(
  context: TrainerContext,
  {
    stage,
    step,
    tensors,
    mask,
  }: {
    readonly stage: TrainingStage;
    readonly step: number;
    readonly tensors: HostTensors;
    /** The frozen mask networks; null while they are still learnt. */
    readonly mask: HostTensors | null;
  },
): Promise<void> {
  requireFinite(step, tensors);
  const { task, config, backend } = context;
  const saved = await saveCheckpoint(context.blobs, {
    tensors,
    mask,
    about: {
      runId: task.runId,
      datasetVersionId: task.datasetVersionId,
      datasetIndexSha256: task.datasetIndexSha256,
      epoch: task.epoch,
      stage,
      step,
      config,
      adamSteps: adamSteps(context, stage, step),
      randomSeed: config.seed,
      plan: backend.plan,
      codeVersion: task.codeVersion,
    },
  });
  await context.channel.send({ type: 'checkpoint', ...saved });
}

/** Updates that each Adam has made: a function of the step, told for whoever reads a checkpoint. */
function adamSteps(
  { config }: TrainerContext,
  stage: TrainingStage,
  step: number,
): CheckpointManifest['adamSteps'] {
  if (stage === 'FEATURE_MASK') return { mask_discriminator: step, mask_generator: step };
  const index = step - config.maskSteps;
  return { discriminator: index, generator: index * config.generatorUpdatesPerStep };
}

function requireFinite(step: number, tensors: HostTensors): void {
  for (const [name, { data }] of Object.entries(tensors)) {
    const value = data.find((element) => !Number.isFinite(element));
    if (value !== undefined) throw new DivergedError(step, `weight ${name}`, value);
  }
}
