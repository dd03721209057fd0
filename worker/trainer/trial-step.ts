import type { RunConfig } from '#contracts/run-config.ts';
import { invariant } from '#lib/invariant.ts';
import { randomStream } from '#lib/random.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { ComputeBackend } from '../compute/backend.ts';
import type { HostTensors, Step } from '../compute/step.ts';
import type { StageSpec } from '../engine/methods/method.ts';
import { methodOf } from '../engine/methods/registry.ts';
import { freezeArtifact } from './stages/freeze-artifact.ts';
import { planCalls } from './stages/plan-calls.ts';
import { createStageRunner, type StageContext } from './stages/run-stage.ts';
import { splitHost } from './stages/split-host.ts';
import { steadyNow } from './steady-now.ts';
import { noiseImages } from './noise-images.ts';

/** A step that may be run again and again. @returns its losses, in the order of its updates */
export type RunStep = () => Promise<readonly number[]>;

/** The training step of a run's last stage, as the trainer runs it: batches and noise drawn, every update made. */
export async function openTraining(config: RunConfig, backend: ComputeBackend): Promise<RunStep> {
  const context = contextOf(config, backend);
  const { spec, frozen } = await lastStage(context);
  const updates = spec.updates(frozen);
  const { host, tensors } = splitHost(updates, spec.initialState());
  const state = backend.createState({ ...tensors, ...frozen });
  const runner = await createStageRunner(context, { spec, calls: planCalls(updates), state, host });
  let index = 0;
  return async () => {
    const { losses } = await runner.runStep(index++ % spec.steps);
    return losses.map(([, value]) => value);
  };
}

/** One image of A redrawn as B by a network that has learned nothing: as long as by any other. */
export async function openNetwork(config: RunConfig, backend: ComputeBackend): Promise<RunStep> {
  const { step, state, feeds } = await trialNetwork(contextOf(config, backend));
  const held = backend.createState(state);
  const compiled = await backend.compile(step);
  return async () => {
    const { image } = await compiled.run(held, feeds);
    invariant(image, `openNetwork: expected ${step.name} to give an image`);
    return [image.reduce((sum, value) => sum + value, 0) / image.length];
  };
}

export interface TrialNetwork {
  readonly step: Step;
  readonly state: HostTensors;
  readonly feeds: Readonly<Record<string, Float32Array>>;
}

/** What redraws one image of A as B, with weights that have learned nothing and an image of noise. */
export async function trialNetwork(context: StageContext): Promise<TrialNetwork> {
  const { spec, frozen } = await lastStage(context);
  const step = methodOf(context.config).translateStep(context.config, 'A_TO_B', 1);
  return { step, state: { ...spec.initialState(), ...frozen }, feeds: noiseFor(step) };
}

/** The last stage of a method, and what its stages before leave when they are frozen at once. */
export async function lastStage(context: StageContext): Promise<TrialStage> {
  const stage = (await trialStages(context, {})).at(-1);
  invariant(stage, `lastStage: expected ${context.config.method} to have a stage`);
  return stage;
}

export interface TrialStage {
  readonly spec: StageSpec;
  /** What the stages before it leave when they are frozen at once. */
  readonly frozen: HostTensors;
}

/**
 * The stages of a method one after another, none of them trained.
 *
 * @param given artifacts of stages that the run does without
 */
export async function trialStages(context: StageContext, given: HostTensors): Promise<readonly TrialStage[]> {
  const trials: TrialStage[] = [];
  let frozen = given;
  for (const stage of methodOf(context.config).stages(context.config)) {
    trials.push({ spec: stage, frozen });
    const { artifact, ...spec } = stage;
    if (artifact === null) continue;
    const state = context.backend.createState({ ...spec.initialState(), ...frozen });
    const brief = { ...artifact, batches: 1 };
    frozen = {
      ...frozen,
      ...(await freezeArtifact(context, { ...spec, artifact: brief }, brief, state)),
    };
    state.dispose();
  }
  return trials;
}

export function contextOf(config: RunConfig, backend: ComputeBackend): StageContext {
  return {
    backend,
    config,
    images: noiseImages(config),
    channel: { send: () => Promise.resolve(), stopRequested: () => Promise.resolve(null) },
    now: steadyNow,
  };
}

function noiseFor({ feeds }: Step): Record<string, Float32Array> {
  const draws = Object.entries(feeds).map(([name, shape]) => [
    name,
    randomStream(0, name).normals(sizeOf(shape), 0.5),
  ]);
  return Object.fromEntries(draws) as Record<string, Float32Array>;
}
