import type { RunConfig } from '#contracts/run-config.ts';
import type { CompiledStep, ComputeBackend } from '../../worker/compute/backend.ts';
import { createOnnxBackend } from '../../worker/compute/onnx/onnx-backend.ts';
import { dropUnused } from '../../worker/compute/passes/drop-unused.ts';
import { simplifyStep } from '../../worker/compute/passes/simplify-step.ts';
import { recordStep } from '../../worker/compute/recorder/record-step.ts';
import type { HostTensors, Step } from '../../worker/compute/step.ts';
import type { UpdateSpec } from '../../worker/engine/methods/method.ts';
import { separateCalls } from '../../worker/trainer/stages/plan-calls.ts';
import { createStageRunner } from '../../worker/trainer/stages/run-stage.ts';
import { splitHost } from '../../worker/trainer/stages/split-host.ts';
import { contextOf, lastStage } from '../../worker/trainer/trial-step.ts';
import { describeFeeds, type Feeds } from './describe-feeds.ts';
import { describeGraph } from './describe-graph.ts';
import { describeState } from './describe-state.ts';
import { Values } from './values.ts';
import { writeDescription } from './write-description.ts';

/**
 * Writes the training step of a run's last stage for programs in other languages: of each update the forward pass as it
 * was recorded, from which they differentiate and go on by themselves, the state, and what the first step is fed with.
 *
 * @returns path of the description; its values, float32 little-endian, lie beside it
 */
export async function writeTraining(config: RunConfig, folder: string, threads: number): Promise<string> {
  const captured = new Map<Step, Feeds[]>();
  const context = contextOf(config, capturing(await createOnnxBackend({ threads }), captured));
  const { spec, frozen } = await lastStage(context);
  const updates = spec.updates(frozen);
  const { host, tensors } = splitHost(updates, spec.initialState());
  const initial: HostTensors = { ...tensors, ...frozen };
  const state = context.backend.createState(initial);
  const runner = await createStageRunner(context, { spec, calls: separateCalls(updates), state, host });
  await runner.runStep(0);
  runner.dispose();

  const values = new Values();
  const described = [];
  for (const update of updates)
    described.push(await describeUpdate(update, captured.get(update.step) ?? [], values));
  const names = new Set(described.flatMap((update) => update.state));
  const { beta1, beta2 } = config.adam;
  return writeDescription(folder, values, {
    ...{ beta1, beta2, updates: described },
    state: describeState([...names], initial, values),
  });
}

/** Keeps what each step is fed with, run by run. */
function capturing(backend: ComputeBackend, captured: Map<Step, Feeds[]>): ComputeBackend {
  return {
    ...backend,
    compile: async (step): Promise<CompiledStep> => {
      const compiled = await backend.compile(step);
      const runs: Feeds[] = [];
      captured.set(step, runs);
      return {
        run(state, feeds) {
          runs.push(feeds);
          return compiled.run(state, feeds);
        },
        dispose: () => compiled.dispose(),
      };
    },
  };
}

async function describeUpdate(update: UpdateSpec, runs: readonly Feeds[], values: Values) {
  const { step } = update;
  const whole = await recordStep(step);
  const forward = dropUnused({ ...simplifyStep(whole), nextState: {} });
  const trained = Object.keys(whole.nextState).filter((name) => `adam_m/${name}` in whole.nextState);
  return {
    name: step.name,
    state: [...new Set([...Object.keys(step.state).filter((name) => !name.startsWith('adam_'))])],
    trained,
    averaged: trained.filter((name) => `ema/${name}` in whole.nextState),
    /** The first loss is what is made less, or the sum of all is. */
    total: update.losses[0]?.endsWith('/total') === true ? 'FIRST' : 'SUM',
    runs: runs.map((feeds) => describeFeeds(step, feeds, values)),
    ...describeGraph(forward, 'losses', values),
  };
}
