import type { RunConfig } from '#contracts/run-config.ts';
import type { ComputeBackend } from '../compute/backend.ts';
import type { HostTensors } from '../compute/step.ts';
import { planCalls } from './stages/plan-calls.ts';
import { contextOf, trialStages } from './trial-step.ts';

export interface TunedRun {
  readonly config: RunConfig;
  /** Artifacts that the run begins with. */
  readonly frozen: HostTensors;
  /** Weights that its config names. */
  readonly weights: HostTensors;
}

/** Lets a backend try how the training steps of a run are computed fastest here. @returns how many gradients it tried */
export async function tuneBackend(
  backend: ComputeBackend,
  { config, frozen, weights }: TunedRun,
  onTried: () => Promise<void>,
): Promise<number> {
  if (!backend.tune) return 0;
  const stages = await trialStages(contextOf(config, backend), frozen);
  const steps = stages.flatMap(({ spec, frozen: before }) =>
    planCalls(spec.updates({ ...before, ...weights })).map(({ step }) => step),
  );
  return backend.tune([...new Set(steps)], onTried);
}
