import * as ort from 'onnxruntime-node';
import type { BackendOptions, CompiledStep, ComputeBackend, StepState } from '../backend.ts';
import { invariant } from '#lib/invariant.ts';
import { simplifyStep } from '../passes/simplify-step.ts';
import { recordStep } from '../recorder/record-step.ts';
import type { Step } from '../step.ts';
import { inOrderShape, toLogical, toMemory } from './host-layout.ts';
import { LOWERING_VERSION, lowerStep, type LoweredStep } from './lower-step.ts';
import { floatData, OnnxState } from './onnx-state.ts';

/**
 * Runs steps as ONNX graphs on the processor: each step is recorded once, compiled once, and run as a whole.
 * The same plan gives the same bits in every run.
 */
export function createOnnxBackend({ threads }: BackendOptions): Promise<ComputeBackend> {
  const sessionOptions: ort.InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    interOpNumThreads: 1,
    intraOpNumThreads: threads,
    // Threads that spin while they wait slow down everything else on the machine.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
    logSeverityLevel: 3,
  };
  return Promise.resolve({
    plan: {
      backend: 'onnx',
      library: `onnxruntime-node ${ort.env.versions.node ?? ort.env.versions.common}`,
      threads,
      lowering: LOWERING_VERSION,
    },
    createState: (initial) => new OnnxState(initial),
    compile: async (step) => {
      const lowered = lowerStep(simplifyStep(await recordStep(step)));
      const session = await ort.InferenceSession.create(lowered.model, sessionOptions);
      return compiledStep(step, lowered, session);
    },
  });
}

function compiledStep(step: Step, lowered: LoweredStep, session: ort.InferenceSession): CompiledStep {
  return {
    run: async (state, feeds) => {
      const own = ownState(state);
      const inputs: Record<string, ort.Tensor> = {};
      for (const { name, tensor, shape } of lowered.state) inputs[tensor] = own.tensor(name, shape);
      for (const { name, tensor, shape, order } of lowered.feeds) {
        const values = feeds[name];
        invariant(values !== undefined, `step '${step.name}': feed '${name}' is missing`);
        inputs[tensor] = new ort.Tensor(
          'float32',
          toMemory(values, shape, order),
          inOrderShape(shape, order),
        );
      }
      const results = await session.run(inputs);
      const result = (tensor: string): ort.Tensor => {
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
