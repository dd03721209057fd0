import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunConfig } from '#contracts/run-config.ts';
import { invariant } from '#lib/invariant.ts';
import type { CompiledStep, ComputeBackend } from '../../worker/compute/backend.ts';
import { createOnnxBackend } from '../../worker/compute/onnx/onnx-backend.ts';
import { dropUnused } from '../../worker/compute/passes/drop-unused.ts';
import { simplifyStep } from '../../worker/compute/passes/simplify-step.ts';
import type { GraphValue, KernelValue, RecordedStep } from '../../worker/compute/recorder/graph.ts';
import { recordStep } from '../../worker/compute/recorder/record-step.ts';
import type { HostTensors, Step } from '../../worker/compute/step.ts';
import type { UpdateSpec } from '../../worker/engine/methods/method.ts';
import { separateCalls } from '../../worker/trainer/stages/plan-calls.ts';
import { createStageRunner } from '../../worker/trainer/stages/run-stage.ts';
import { splitHost } from '../../worker/trainer/stages/split-host.ts';
import { contextOf, lastStage } from '../../worker/trainer/trial-step.ts';

type Feeds = Readonly<Record<string, Float32Array>>;

/**
 * Writes the training step of a run's last stage for programs in other languages: of each update the forward pass as it
 * was recorded, from which they differentiate and go on by themselves, the state, and what the first step is fed with.
 *
 * @returns path of the description; its values, float32 little-endian, lie beside it
 */
export async function writeProgram(config: RunConfig, folder: string, threads: number): Promise<string> {
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
  const held = [...names].map((name) => {
    const tensor = initial[name];
    invariant(tensor, `writeProgram: expected the initial state to hold ${name}`);
    return { name, shape: tensor.shape, at: values.add(tensor.data) };
  });
  const { beta1, beta2 } = config.adam;
  const program = path.join(folder, 'program.json');
  await writeFile(path.join(folder, 'values.bin'), values.bytes());
  await writeFile(program, JSON.stringify({ beta1, beta2, state: held, updates: described }));
  return program;
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
  const { losses } = whole.outputs;
  invariant(losses, `describeUpdate: expected ${step.name} to give losses`);
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
    ...describeGraph(forward, values),
  };
}

function describeFeeds(step: Step, feeds: Feeds, values: Values) {
  return Object.entries(step.feeds).map(([name, shape]) => {
    const data = feeds[name];
    invariant(data, `describeFeeds: expected ${step.name} to be fed with ${name}`);
    return { name, shape, at: values.add(data) };
  });
}

/** Nodes in order, each naming its inputs by their places in `values`. */
function describeGraph(step: RecordedStep, arrays: Values) {
  const filters = new Set(step.nodes.filter(isConvolution).map(({ inputs }) => inputs[1]));
  const ids = new Map<GraphValue, number>();
  const described: object[] = [];
  const idOf = (value: GraphValue): number => {
    const known = ids.get(value);
    if (known !== undefined) return known;
    const entry = describeValue(value, filters.has(value));
    const id = described.push(entry) - 1;
    ids.set(value, id);
    return id;
  };
  const describeValue = (value: GraphValue, isFilter: boolean): object => {
    const { shape, dtype } = value;
    switch (value.kind) {
      case 'input':
        return { kind: value.source, name: value.name, shape, isFilter };
      case 'constant':
        return { kind: 'constant', shape, isFilter, at: arrays.add(value.data) };
      case 'fill':
        return { kind: 'fill', value: value.value, shape, dtype };
      case 'kernel':
        return { kind: 'kernel', op: value.op, inputs: value.inputs.map(idOf), shape, dtype };
    }
  };
  for (const node of step.nodes) idOf(node);
  const { losses } = step.outputs;
  invariant(losses, `describeGraph: expected ${step.name} to give losses`);
  return { losses: idOf(losses), values: described };
}

function isConvolution({ op }: KernelValue): boolean {
  return op.kernel === 'Conv2D' || op.kernel === 'Conv2DBackpropInput';
}

/** Arrays one after another. */
class Values {
  private readonly parts: Float32Array[] = [];
  private readonly places = new Map<Float32Array, number>();
  private length = 0;

  /** @returns how many values lie before it */
  add(data: Float32Array): number {
    const known = this.places.get(data);
    if (known !== undefined) return known;
    const at = this.length;
    this.parts.push(data);
    this.places.set(data, at);
    this.length += data.length;
    return at;
  }

  bytes(): Uint8Array {
    return Buffer.concat(
      this.parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
    );
  }
}
