import { saveCheckpoint } from '../../checkpoints/save-checkpoint.ts';
import type { HostTensors } from '../../compute/step.ts';
import { DivergedError } from '../diverged-error.ts';
import type { TrainerContext } from '../trainer-context.ts';

export interface RunState {
  readonly stage: string;
  /** Steps of the run that are done. */
  readonly step: number;
  /** Updates that each Adam has made, by optimizer. */
  readonly adamSteps: Readonly<Record<string, number>>;
  readonly tensors: HostTensors;
  readonly host: HostTensors;
  readonly artifacts: Readonly<Record<string, HostTensors>>;
}

/**
 * Stores the state of a run and reports it once all of it is durable.
 *
 * @throws DivergedError when a tensor holds a value that is not finite: nothing is stored then
 */
export async function saveRunCheckpoint(
  context: TrainerContext,
  { stage, step, adamSteps, tensors, host, artifacts }: RunState,
): Promise<void> {
  requireFinite(step, tensors);
  const { task, config, backend } = context;
  const saved = await saveCheckpoint(context.blobs, {
    tensors,
    host,
    artifacts,
    about: {
      runId: task.runId,
      runName: task.runName,
      datasetVersionId: task.datasetVersionId,
      datasetIndexSha256: task.datasetIndexSha256,
      epoch: task.epoch,
      stage,
      step,
      config,
      adamSteps,
      randomSeed: config.seed,
      plan: backend.plan,
      codeVersion: task.codeVersion,
    },
  });
  await context.channel.send({ type: 'checkpoint', ...saved });
}

function requireFinite(step: number, tensors: HostTensors): void {
  for (const [name, { data }] of Object.entries(tensors)) {
    const value = data.find((element) => !Number.isFinite(element));
    if (value !== undefined) throw new DivergedError(step, `weight ${name}`, value);
  }
}
