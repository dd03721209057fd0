import { invariant } from '#lib/invariant.ts';
import { mapValues } from '#lib/map-values.ts';
import { messageOf } from '#lib/message-of.ts';
import { dropMeans } from '../parts/drop-means.ts';
import { partOf } from '../parts/part-of.ts';
import type { Shape, Step, StepResult, TensorMap } from '../step.ts';
import { tf } from '../tf.ts';
import type { GraphValue, RecordedStep } from './graph.ts';
import { KernelCall } from './kernel-rule.ts';
import { elementwiseKernels } from './kernels/elementwise.ts';
import { linearKernels } from './kernels/linear.ts';
import { movementKernels } from './kernels/movement.ts';
import { partKernels } from './kernels/parts.ts';
import { RECORDER, RecorderBackend } from './recorder-backend.ts';
import { shapeText } from '../shape-text.ts';

/**
 * Runs a step's body once on the recorder and returns what it computed as a graph.
 * Throws when the step uses a kernel without a rule, reads a tensor's value, makes a variable, draws random numbers
 * or takes a tensor from outside. tfjs has one engine per process: its active backend is switched for the while
 * and set back afterwards; tensors of other backends stay as they are.
 */
export async function recordStep(step: Step): Promise<RecordedStep> {
  return dropMeans(await recordWithMeans(step));
}

/** The same of one of so many parts of the step's batch, with what is averaged over them. */
export async function recordPart(step: Step, count: number): Promise<RecordedStep> {
  return recordWithMeans(partOf(step, count));
}

async function recordWithMeans(step: Step): Promise<RecordedStep> {
  const previous = tf.getBackend() || 'cpu';
  // Both switches take effect before they return, so no other work of the process sees the recorder.
  const switched = tf.setBackend(RECORDER);
  try {
    invariant(tf.backend() === recorder, 'the recorder is not the active backend');
    return record(step);
  } catch (error) {
    throw new Error(`Step '${step.name}' cannot be recorded: ${messageOf(error)}`, { cause: error });
  } finally {
    recorder.takeNodes();
    await Promise.all([switched, tf.setBackend(previous)]);
  }
}

const recorder = new RecorderBackend();
tf.registerBackend(RECORDER, () => recorder, 0);

for (const [kernelName, rule] of Object.entries({
  ...elementwiseKernels,
  ...movementKernels,
  ...linearKernels,
  ...partKernels,
})) {
  tf.registerKernel({
    kernelName,
    backendName: RECORDER,
    kernelFunc: ({ inputs, attrs }) => {
      const result = rule(new KernelCall(recorder, kernelName, inputs, attrs));
      return 'kind' in result ? recorder.hold(result) : result.map((value) => recorder.hold(value));
    },
  });
}

function record(step: Step): RecordedStep {
  const variables = new Set(Object.keys(tf.engine().registeredVariables));
  let graph: Pick<RecordedStep, 'outputs' | 'nextState'> = { outputs: {}, nextState: {} };
  tf.tidy(() => {
    const result = step.body({
      feeds: inputs(step.feeds, 'feed'),
      state: inputs(step.state, 'state'),
      constants: mapValues(step.constants, ({ shape, data }) =>
        tensorOf({ kind: 'constant', shape, data, dtype: 'float32' }),
      ),
    });
    checkResult(step, result);
    graph = {
      outputs: mapValues(result.outputs, (tensor) => recorder.recordedValue(tensor)),
      nextState: mapValues(result.nextState, (tensor) => recorder.recordedValue(tensor)),
    };
  });
  refuseNewVariables(variables);
  return { name: step.name, feeds: step.feeds, state: step.state, nodes: recorder.takeNodes(), ...graph };
}

function inputs(shapes: Readonly<Record<string, Shape>>, source: 'feed' | 'state'): TensorMap {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => [
      name,
      tensorOf({ kind: 'input', source, name, shape, dtype: 'float32' }),
    ]),
  );
}

function tensorOf(value: GraphValue): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(recorder.hold(value));
}

function checkResult(step: Step, result: StepResult): void {
  for (const [name, tensor] of Object.entries(result.nextState)) {
    const shape = step.state[name];
    invariant(shape !== undefined, `next state '${name}' is not declared as state`);
    invariant(
      tf.util.arraysEqual(tensor.shape, [...shape]),
      `next state '${name}' has shape ${shapeText(tensor.shape)}, its state was declared as ${shapeText(shape)}`,
    );
  }
}

function refuseNewVariables(before: ReadonlySet<string>): void {
  const made = Object.values(tf.engine().registeredVariables).filter(({ name }) => !before.has(name));
  const names = made.map(({ name }) => `'${name}'`).join(', ');
  for (const variable of made) variable.dispose();
  invariant(made.length === 0, `it makes the variable ${names}; a step's state is handed in and out`);
}
