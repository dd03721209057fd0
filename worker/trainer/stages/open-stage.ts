import type { HostTensors } from '../../compute/step.ts';
import type { StageSpec, UpdateSpec } from '../../engine/methods/method.ts';
import { createSampleGrids } from '../samples/create-sample-grids.ts';
import type { TrainerContext } from '../trainer-context.ts';
import { artifactTensors } from './artifact-tensors.ts';
import { freezeArtifact } from './freeze-artifact.ts';
import { planCalls } from './plan-calls.ts';
import { createStageRunner } from './run-stage.ts';
import { saveRunCheckpoint } from './save-run-checkpoint.ts';
import { splitHost } from './split-host.ts';
import type { StepReport } from './training-loop.ts';

export type Artifacts = Readonly<Record<string, HostTensors>>;

export interface StageStart {
  readonly spec: StageSpec;
  /** Steps of the run before this stage. */
  readonly firstStep: number;
  /** State of the stage so far; null for the initial one. */
  readonly saved: HostTensors | null;
  /** Of earlier stages, by name. */
  readonly artifacts: Artifacts;
}

/** A stage with its state in the backend and its steps compiled. `index` counts steps within the stage. */
export interface OpenStage {
  runStep(index: number): Promise<StepReport>;
  /** Stores pictures of how far it has come after `step` steps of the run. */
  sample(step: number): Promise<void>;
  /** Stores everything that is needed to go on after `index` steps. */
  checkpoint(index: number, artifacts: Artifacts): Promise<void>;
  /** What the next stage goes on with, this stage's own artifact included. */
  freeze(): Promise<Artifacts>;
  dispose(): void;
}

export async function openStage(context: TrainerContext, start: StageStart): Promise<OpenStage> {
  const { spec, firstStep, artifacts } = start;
  const frozen = artifactTensors(artifacts);
  const updates = spec.updates({ ...frozen, ...context.weights });
  const { host, tensors } = splitHost(updates, start.saved ?? spec.initialState());
  const state = context.backend.createState({ ...tensors, ...frozen });
  const runner = await createStageRunner(context, { spec, calls: planCalls(updates), state, host });
  const grids = await createSampleGrids(context, spec, state);
  return {
    runStep: (index) => runner.runStep(index),
    sample: (step) => grids.store(step),
    checkpoint: async (index, kept) =>
      saveRunCheckpoint(context, {
        stage: spec.name,
        step: firstStep + index,
        adamSteps: adamSteps(updates, index),
        tensors: await state.read(),
        host: runner.host(),
        artifacts: kept,
      }),
    freeze: async () =>
      spec.artifact === null
        ? artifacts
        : { ...artifacts, [spec.artifact.name]: await freezeArtifact(context, spec, spec.artifact, state) },
    dispose() {
      grids.dispose();
      runner.dispose();
    },
  };
}

/** Updates that each Adam has made: a function of the step, for whoever reads a checkpoint. */
function adamSteps(updates: readonly UpdateSpec[], index: number): Record<string, number> {
  return Object.fromEntries(updates.map(({ optimizer, perStep }) => [optimizer, index * perStep]));
}
