import { describe, expect, test } from 'vitest';
import { presets, type RunConfig } from '#contracts/run-config.ts';
import type { ComputeBackend } from '../../../../worker/compute/backend.ts';
import { createOnnxBackend } from '../../../../worker/compute/onnx/onnx-backend.ts';
import { simplifyStep } from '../../../../worker/compute/passes/simplify-step.ts';
import type { GraphValue, KernelValue, RecordedStep } from '../../../../worker/compute/recorder/graph.ts';
import { recordStep } from '../../../../worker/compute/recorder/record-step.ts';
import type { HostTensors } from '../../../../worker/compute/step.ts';
import type { StageSpec } from '../../../../worker/engine/methods/method.ts';
import { methodOf } from '../../../../worker/engine/methods/registry.ts';
import { planCalls, separateCalls, type PlannedCall } from '../../../../worker/trainer/stages/plan-calls.ts';
import { createStageRunner } from '../../../../worker/trainer/stages/run-stage.ts';
import { splitHost } from '../../../../worker/trainer/stages/split-host.ts';
import { contextOf, lastStage } from '../../../../worker/trainer/trial-step.ts';

const STEPS = 3;

/** Convolutions and their gradients that a training step computes, with a call for each update and as it is planned. */
const CONVOLUTIONS = [
  { preset: 'tiny', stage: 'FEATURE_MASK', separate: 138, planned: 114 },
  { preset: 'tiny', stage: 'TRANSLATION', separate: 198, planned: 170 },
  { preset: 'cyclegan-tiny', stage: 'TRANSLATION', separate: 98, planned: 98 },
  { preset: 'unit-tiny', stage: 'TRANSLATION', separate: 166, planned: 166 },
  { preset: 'munit-tiny', stage: 'TRANSLATION', separate: 176, planned: 168 },
] as const;

describe.each(CONVOLUTIONS)('a step of $preset, $stage,', ({ preset, stage, separate, planned }) => {
  const config = configOf(preset);

  test('ends where one update after another ends, to the bit', async () => {
    const backend = await createOnnxBackend({ threads: 2 });
    const { spec, frozen } = await openedStage(config, stage, backend);
    const expected = await train(config, spec, frozen, { backend, plan: separateCalls });
    expect(await train(config, spec, frozen, { backend, plan: planCalls })).toEqual(expected);
  });

  test('computes once what its updates have in common', async () => {
    const { spec, frozen } = await openedStage(config, stage, await createOnnxBackend({ threads: 1 }));
    const updates = spec.updates(frozen);
    expect({
      separate: await countConvolutions(separateCalls(updates)),
      planned: await countConvolutions(planCalls(updates)),
    }).toEqual({ separate, planned });
  });

  test('computes nothing that no loss and no weight depends on', async () => {
    const { spec, frozen } = await openedStage(config, stage, await createOnnxBackend({ threads: 1 }));
    for (const { step } of planCalls(spec.updates(frozen)))
      expect(unread(simplifyStep(await recordStep(step))), step.name).toEqual([]);
  });
});

describe('the plan of a training step', () => {
  test('has one call where the generator sees the batch of the discriminators', () => {
    expect(namesOf('mnist-single-quick')).toEqual(['discriminator+generator']);
  });

  test('has a call for each update that draws a batch of its own, and nothing is shared', () => {
    expect(namesOf('mnist-single')).toEqual(['discriminator', ...Array<string>(5).fill('generator')]);
    expect(namesOf('unit-tiny')).toEqual(['discriminator', 'generator']);
  });

  test('joins the first of several generator updates; the others draw batches of their own', () => {
    expect(namesOf('munit-mnist-single')).toEqual([
      'discriminator+generator',
      ...Array<string>(4).fill('generator'),
    ]);
  });

  test('keeps apart what is handed on by way of a pool on the host', () => {
    expect(namesOf('cyclegan-tiny')).toEqual(['generator', 'discriminator']);
  });
});

function configOf(name: string): RunConfig {
  const preset = presets.find((each) => each.name === name);
  if (!preset) throw new Error(`No preset ${name}`);
  return preset.config;
}

/** The names of the steps of a training step's calls. */
function namesOf(preset: string): string[] {
  const spec = methodOf(configOf(preset)).stages(configOf(preset)).at(-1);
  if (!spec) throw new Error(`${preset} has no stage`);
  return planCalls(spec.updates({})).map(({ step }) => step.name);
}

/** A stage, and what the stages before its last leave. */
async function openedStage(
  config: RunConfig,
  name: string,
  backend: ComputeBackend,
): Promise<{ readonly spec: StageSpec; readonly frozen: HostTensors }> {
  const { frozen } = await lastStage(contextOf(config, backend));
  const spec = methodOf(config)
    .stages(config)
    .find((stage) => stage.name === name);
  if (!spec) throw new Error(`No stage ${name}`);
  return { spec, frozen };
}

/** Losses of some steps and the state that they leave. */
async function train(
  config: RunConfig,
  spec: StageSpec,
  frozen: HostTensors,
  { backend, plan }: { readonly backend: ComputeBackend; readonly plan: typeof planCalls },
) {
  const updates = spec.updates(frozen);
  const { host, tensors } = splitHost(updates, spec.initialState());
  const state = backend.createState({ ...tensors, ...frozen });
  const runner = await createStageRunner(contextOf(config, backend), {
    spec,
    calls: plan(updates),
    state,
    host,
  });
  const reports = [];
  for (let index = 0; index < STEPS; index++) reports.push((await runner.runStep(index)).losses);
  const end = { reports, state: await state.read(), host: runner.host() };
  runner.dispose();
  return end;
}

async function countConvolutions(calls: readonly PlannedCall[]): Promise<number> {
  let count = 0;
  for (const { step } of calls) {
    const { nodes } = simplifyStep(await recordStep(step));
    count += nodes.filter(({ op }) => op.kernel.startsWith('Conv2D')).length;
  }
  return count;
}

/** Kernels whose results reach neither an output nor the next state. */
function unread({ nodes, outputs, nextState }: RecordedStep): string[] {
  const read = new Set<GraphValue>();
  const follow: GraphValue[] = [...Object.values(outputs), ...Object.values(nextState)];
  for (let value = follow.pop(); value !== undefined; value = follow.pop()) {
    if (read.has(value)) continue;
    read.add(value);
    if (value.kind === 'kernel') follow.push(...value.inputs);
  }
  return nodes.filter((node: KernelValue) => !read.has(node)).map(({ op }) => op.kernel);
}
