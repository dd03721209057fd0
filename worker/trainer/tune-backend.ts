import type { RunConfig } from '#contracts/run-config.ts';
import type { ComputeBackend } from '../compute/backend.ts';
import type { HostTensors } from '../compute/step.ts';
import { artifactTensors } from './stages/artifact-tensors.ts';
import { planCalls } from './stages/plan-calls.ts';
import { contextOf, trialStages } from './trial-step.ts';

export interface TunedRun {
  readonly config: RunConfig;
  /** That the run begins with, by name. */
  readonly artifacts: Readonly<Record<string, HostTensors>>;
  /** Weights that its config names. */
  readonly weights: HostTensors;
}

/** Lets a backend try how the training steps of a run are computed fastest here. @returns how many gradients it tried */
export async function tuneBackend(
  backend: ComputeBackend,
  { config, artifacts, weights }: TunedRun,
  onTried: () => Promise<void>,
): Promise<number> {
  if (!backend.tune) return 0;
  const stages = await trialStages(contextOf(config, backend), artifactTensors(artifacts));
  const steps = stages.flatMap(({ spec, frozen }) =>
    planCalls(spec.updates({ ...frozen, ...weights })).map(({ step }) => step),
  );
  return backend.tune([...new Set(steps)], onTried);
}
