import type { StopReason } from '../../child-channel.ts';
import type { HostTensors } from '../../compute/step.ts';
import type { StageSpec, UpdateSpec } from '../../engine/methods/method.ts';
import { emptyPool } from '../../engine/training/image-pool.ts';
import { createSampleGrids } from '../samples/create-sample-grids.ts';
import type { TrainerContext } from '../trainer-context.ts';
import { freezeArtifact } from './freeze-artifact.ts';
import { createStageRunner } from './run-stage.ts';
import { saveRunCheckpoint } from './save-run-checkpoint.ts';
import { trainingLoop } from './training-loop.ts';

type Artifacts = Readonly<Record<string, HostTensors>>;

export interface StageStart {
  readonly spec: StageSpec;
  /** Steps of the run before this stage. */
  readonly firstStep: number;
  /** Steps of this stage that are done. */
  readonly index: number;
  /** State after those steps; null for the initial one. */
  readonly saved: HostTensors | null;
  /** Of earlier stages, by name. */
  readonly artifacts: Artifacts;
}

/** How a stage ended: stopped, or done with the artifacts that the next one goes on with. */
export type StageEnd =
  { readonly stopped: StopReason } | { readonly stopped: null; readonly artifacts: Artifacts };

/** Computes one stage to its end or until it is told to stop, with sample grids and checkpoints on the way. */
export async function trainStage(context: TrainerContext, start: StageStart): Promise<StageEnd> {
  const { spec, firstStep, artifacts } = start;
  const frozen = Object.assign({}, ...Object.values(artifacts)) as HostTensors;
  const updates = spec.updates(frozen);
  const { host, tensors } = splitHost(updates, start.saved ?? spec.initialState());
  const state = context.backend.createState({ ...tensors, ...frozen });
  const runner = await createStageRunner(context, { spec, updates, state, host });
  const grids = await createSampleGrids(context, spec, state);
  const checkpoint = async (index: number, kept: Artifacts) =>
    saveRunCheckpoint(context, {
      stage: spec.name,
      step: firstStep + index,
      adamSteps: adamSteps(updates, index),
      tensors: await state.read(),
      host: runner.host(),
      artifacts: kept,
    });
  try {
    const stopped = await trainingLoop(context, start.index, {
      steps: spec.steps,
      firstStep,
      runStep: (index) => runner.runStep(index),
      sample: (step) => grids.store(step),
      checkpoint: (index) => checkpoint(index, artifacts),
    });
    if (stopped) return { stopped };

    await grids.store(firstStep + spec.steps);
    const kept =
      spec.artifact === null
        ? artifacts
        : { ...artifacts, [spec.artifact.name]: await freezeArtifact(context, spec, spec.artifact, state) };
    await checkpoint(spec.steps, kept);
    return { stopped: null, artifacts: kept };
  } finally {
    grids.dispose();
    runner.dispose();
  }
}

/** Updates that each Adam has made: a function of the step, for whoever reads a checkpoint. */
function adamSteps(updates: readonly UpdateSpec[], index: number): Record<string, number> {
  return Object.fromEntries(updates.map(({ optimizer, perStep }) => [optimizer, index * perStep]));
}

/** The pools that the updates name are kept on the host; empty ones where none is saved. All else is the backend's. */
function splitHost(
  updates: readonly UpdateSpec[],
  saved: HostTensors,
): { readonly host: HostTensors; readonly tensors: HostTensors } {
  const pools = updates
    .flatMap((update) => Object.values(update.handedOn))
    .flatMap(({ pool }) => (pool === null ? [] : [pool]));
  const empty = Object.assign({}, ...pools.map(emptyPool)) as HostTensors;
  const entries = Object.entries(saved);
  return {
    host: { ...empty, ...Object.fromEntries(entries.filter(([name]) => name in empty)) },
    tensors: Object.fromEntries(entries.filter(([name]) => !(name in empty))),
  };
}
