import type { TaskEnd } from '../child-channel.ts';
import type { HostTensors } from '../compute/step.ts';
import type { StageSpec } from '../engine/methods/method.ts';
import { methodOf } from '../engine/methods/registry.ts';
import type { TrainTask } from '../protocol.ts';
import { openDatasetImages } from './data/dataset-images.ts';
import { loadWeights } from './load-weights.ts';
import { thisMachine } from './machine/machine.ts';
import { readEnvironment } from './machine/read-environment.ts';
import { resumableBackend } from './resumable-backend.ts';
import { runStart } from './stages/run-start.ts';
import { trainStage } from './stages/train-stage.ts';
import type { TaskServices, TrainerContext } from './trainer-context.ts';
import { tuneBackend } from './tune-backend.ts';

/**
 * Computes a run, from its start or from a checkpoint, to its end or until it is told to stop: the stages of its method
 * one after another, with sample grids and a checkpoint at the end of each and in between.
 * On the `onnx` backend a resumed run ends with the very bits of an uninterrupted one.
 */
export async function train(task: TrainTask, services: TaskServices): Promise<TaskEnd> {
  const { config } = task;
  const { channel } = services;
  const start = await runStart(task, services.blobs, (manifestSha256, reason) =>
    channel.send({ type: 'damagedCheckpoint', manifestSha256, reason }),
  );
  const plan = task.resumeFrom === null ? null : task.plan;
  const { backend, reason } = await resumableBackend({ plan, compute: task.compute });
  const weights = await loadWeights(services.blobs, task.weights);
  const context: TrainerContext = {
    ...services,
    task,
    config,
    images: await openDatasetImages(services.blobs, task.datasetIndexSha256, config),
    backend,
    machine: thisMachine,
    weights,
  };
  const { library, threads } = backend.plan;
  const text = `Compute backend: ${library} (${backend.plan.backend}, ${threads} threads). ${reason}`;
  await channel.send({ type: 'log', level: 'INFO', text });
  if (plan === null) await tune(context, start.artifacts);
  for (const { label, sha256 } of Object.values(task.weights))
    await channel.send({
      type: 'log',
      level: 'INFO',
      text: `Frozen network: ${label}; stored tensors: sha256 ${sha256}.`,
    });

  const remaining = remainingStages(methodOf(config).stages(config), start.step);
  const [first] = remaining;
  const stage = first?.spec.name ?? start.saved?.stage ?? null;
  if (stage === null) throw new Error(`train: expected ${config.method} to have a stage, got none`);
  const environment = await readEnvironment({ codeVersion: task.codeVersion, threads });
  await channel.send({ type: 'started', fromStep: start.step, stage, plan: backend.plan, environment });

  let artifacts: Readonly<Record<string, HostTensors>> = start.artifacts;
  for (const { spec, firstStep, index } of remaining) {
    if (spec !== first?.spec) await channel.send({ type: 'stage', stage: spec.name });
    const saved = start.saved?.stage === spec.name ? start.saved.tensors : null;
    const end = await trainStage(context, { spec, firstStep, index, saved, artifacts });
    if (end.stopped) return 'stopped';
    artifacts = end.artifacts;
  }
  return 'finished';
}

/** Before the first step, so that the whole run is computed by one plan. */
async function tune(
  { backend, config, weights, channel }: TrainerContext,
  artifacts: Readonly<Record<string, HostTensors>>,
): Promise<void> {
  const tried = await tuneBackend(backend, { config, artifacts, weights }, () =>
    channel.send({ type: 'progress' }),
  );
  const others = Object.keys(backend.plan.ways ?? {}).length;
  if (tried === 0 && others === 0) return;
  const text =
    `Tuning: ${tried} gradients of convolutions were tried; ` +
    `${others} of this run are computed otherwise than by the rules.`;
  await channel.send({ type: 'log', level: 'INFO', text });
}

interface RemainingStage {
  readonly spec: StageSpec;
  /** Steps of the run before the stage. */
  readonly firstStep: number;
  /** Steps of the stage that are done. */
  readonly index: number;
}

/** The stages that are not done after `step` steps of the run. */
function remainingStages(stages: readonly StageSpec[], step: number): RemainingStage[] {
  let firstStep = 0;
  const all = stages.map((spec) => {
    const stage = { spec, firstStep, index: Math.max(0, step - firstStep) };
    firstStep += spec.steps;
    return stage;
  });
  return all.filter(({ spec, index }) => index < spec.steps);
}
