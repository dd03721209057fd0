import os from 'node:os';
import type { ComputeBackendName, ComputePlan, ConvolutionWays } from '#contracts/compute-plan.ts';
import { invariant } from '#lib/invariant.ts';
import type { BackendOptions, CompiledStep, ComputeBackend, StepState } from '../backend.ts';
import { simplifyStep } from '../passes/simplify-step.ts';
import { recordStep } from '../recorder/record-step.ts';
import type { Step } from '../step.ts';
import { addTuning, readTuning } from '../tuning-file.ts';
import type { Choice } from './choice.ts';
import { inOrderShape, toLogical, toMemory } from './host-layout.ts';
import { LOWERING_VERSION, lowerStep, type LoweredStep } from './lower-step.ts';
import type { StandIns } from './onnx-graph.ts';
import type { OnnxRuntime, OnnxSession, OnnxValue } from './onnx-runtime.ts';
import { floatData, OnnxState } from './onnx-state.ts';
import { tuneWays } from './tune-ways.ts';

/** What runs the models, by which backends of ONNX models differ. */
export interface ModelRunner {
  readonly backend: ComputeBackendName;
  readonly runtime: OnnxRuntime;
  /** Of the runtime, with its version. */
  readonly library: string;
  /** ONNX Runtime's word for what computes. */
  readonly provider: string;
  readonly standIns: StandIns;
  /** What else its sessions are told. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Runs steps as ONNX graphs: each step is recorded once, compiled once, and run as a whole. */
export function createModelBackend(
  runner: ModelRunner,
  { threads, ways: planned = {}, tuning }: BackendOptions,
): ComputeBackend {
  const { backend, runtime, library, standIns } = runner;
  let ways = planned;
  const lower = async (step: Step, by: ConvolutionWays) =>
    lowerStep(simplifyStep(await recordStep(step)), standIns, by);
  const createSession = (model: Uint8Array) => openSession(runner, threads, model);
  return {
    get plan(): ComputePlan {
      const rules = { backend, library, threads, lowering: LOWERING_VERSION };
      return Object.keys(ways).length > 0 ? { ...rules, ways } : rules;
    },
    createState: (initial) => new OnnxState(runtime, initial),
    compile: async (step) => {
      const lowered = await lower(step, ways);
      return compiledStep(runtime, step, lowered, await createSession(lowered.model));
    },
    ...(tuning !== undefined && {
      tune: async (steps: readonly Step[], onTried: () => Promise<void>) => {
        const machine = `${backend}, ${library}, lowering ${LOWERING_VERSION}, ${threads} threads, ${processor()}`;
        const choices = new Map<string, Choice>();
        for (const step of steps)
          for (const choice of (await lower(step, {})).choices)
            if (choice.ways.length > 1) choices.set(choice.key, choice);
        const known = await readTuning(tuning, machine);
        const untried = [...choices.values()].filter(({ key }) => known[key] === undefined);
        const trials = { runtime, standIns, createSession, now: () => performance.now() };
        const tried = await tuneWays(untried, trials, onTried);
        if (untried.length > 0) await addTuning(tuning, machine, tried);
        ways = otherThanRuled([...choices.values()], { ...known, ...tried });
        return untried.length;
      },
    }),
  };
}

/** A plan names what the rules would do otherwise. */
function otherThanRuled(choices: readonly Choice[], chosen: ConvolutionWays): ConvolutionWays {
  return Object.fromEntries(
    choices.flatMap(({ key, ways }) => {
      const way = chosen[key];
      return way === undefined || way === ways[0]?.name ? [] : [[key, way]];
    }),
  );
}

function processor(): string {
  return os.cpus()[0]?.model.trim() ?? os.arch();
}

function openSession(
  { runtime, provider, settings }: ModelRunner,
  threads: number,
  model: Uint8Array,
): Promise<OnnxSession> {
  return runtime.InferenceSession.create(model, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    interOpNumThreads: 1,
    intraOpNumThreads: threads,
    // Threads that spin while they wait slow down everything else on the machine.
    extra: { session: { intra_op: { allow_spinning: '0' }, ...settings } },
    logSeverityLevel: 3,
  });
}

function compiledStep(
  runtime: OnnxRuntime,
  step: Step,
  lowered: LoweredStep,
  session: OnnxSession,
): CompiledStep {
  return {
    run: async (state, feeds) => {
      const own = ownState(state);
      const inputs: Record<string, OnnxValue> = {};
      for (const { name, tensor, shape } of lowered.state) inputs[tensor] = own.tensor(name, shape);
      for (const { name, tensor, shape, order } of lowered.feeds) {
        const values = feeds[name];
        invariant(values !== undefined, `step '${step.name}': feed '${name}' is missing`);
        inputs[tensor] = new runtime.Tensor(
          'float32',
          toMemory(values, shape, order),
          inOrderShape(shape, order),
        );
      }
      const results = await session.run(inputs);
      const result = (tensor: string) => {
        const value = results[tensor];
        invariant(value !== undefined, `step '${step.name}': result '${tensor}' is missing`);
        return value;
      };
      for (const { name, tensor, shape } of lowered.nextState) own.replace(name, shape, result(tensor));
      return Object.fromEntries(
        lowered.outputs.map(({ name, tensor, shape, order }) => [
          name,
          toLogical(floatData(result(tensor)), shape, order),
        ]),
      );
    },
    dispose: () => void session.release(),
  };
}

function ownState(state: StepState): OnnxState {
  invariant(state instanceof OnnxState, 'the state of a step belongs to the backend that made it');
  return state;
}
