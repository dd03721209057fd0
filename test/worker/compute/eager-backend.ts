import type { ComputePlan } from '#contracts/compute-plan.ts';
import { mapValues } from '#lib/map-values.ts';
import type { CompiledStep, ComputeBackend, StepState } from '../../../worker/compute/backend.ts';
import { invariant } from '#lib/invariant.ts';
import type { HostTensor, HostTensors, Step, TensorMap } from '../../../worker/compute/step.ts';
import { tf } from '../../../worker/compute/tf.ts';

/** Runs a step's body at once, op by op, on a registered tfjs backend, e.g. `cpu`: what recorded steps are compared with. */
export function createEagerBackend(tfBackend: string, plan: ComputePlan): ComputeBackend {
  return {
    plan,
    createState: (initial) => new EagerState(initial),
    compile: async (step) => {
      await tf.setBackend(tfBackend);
      return compiledStep(tfBackend, step);
    },
  };
}

function compiledStep(tfBackend: string, step: Step): CompiledStep {
  const constants = mapValues(step.constants, (value) => tf.keep(toTensor(value)));
  return {
    run: async (state, feeds) => {
      invariant(state instanceof EagerState, 'the state of a step belongs to the backend that made it');
      await tf.setBackend(tfBackend);
      const { outputs, nextState } = tf.tidy(() => {
        const result = step.body({
          feeds: mapValues(step.feeds, (shape, name) => toTensor({ shape, data: feedOf(step, feeds, name) })),
          state: state.tensors(Object.keys(step.state)),
          constants,
        });
        // A step may hand on a tensor that it was given, or one under two names: each result gets its own.
        return { outputs: mapValues(result.outputs, copy), nextState: mapValues(result.nextState, copy) };
      });
      state.replace(nextState);
      const values = mapValues(outputs, floatData);
      tf.dispose(outputs);
      return values;
    },
    dispose: () => {
      tf.dispose(Object.values(constants));
    },
  };
}

class EagerState implements StepState {
  private readonly held = new Map<string, tf.Tensor>();

  constructor(initial: HostTensors) {
    this.write(initial);
  }

  tensors(names: readonly string[]): TensorMap {
    return Object.fromEntries(names.map((name) => [name, this.tensor(name)]));
  }

  replace(next: TensorMap): void {
    for (const [name, tensor] of Object.entries(next)) {
      this.held.get(name)?.dispose();
      this.held.set(name, tf.keep(tensor));
    }
  }

  read(names: readonly string[] = [...this.held.keys()]): Promise<HostTensors> {
    const tensors = names.map((name): [string, HostTensor] => {
      const tensor = this.tensor(name);
      return [name, { shape: tensor.shape, data: floatData(tensor) }];
    });
    return Promise.resolve(Object.fromEntries(tensors));
  }

  write(tensors: HostTensors): void {
    this.replace(mapValues(tensors, toTensor));
  }

  dispose(): void {
    tf.dispose([...this.held.values()]);
    this.held.clear();
  }

  private tensor(name: string): tf.Tensor {
    const tensor = this.held.get(name);
    invariant(tensor !== undefined, `state '${name}' does not exist`);
    return tensor;
  }
}

/** A tensor with its own copy of the values. */
function toTensor({ shape, data }: HostTensor): tf.Tensor {
  return tf.tensor(data.slice(), [...shape], 'float32');
}

function copy(tensor: tf.Tensor): tf.Tensor {
  return tensor.clone();
}

function feedOf(step: Step, feeds: Readonly<Record<string, Float32Array>>, name: string): Float32Array {
  const values = feeds[name];
  invariant(values !== undefined, `step '${step.name}': feed '${name}' is missing`);
  return values;
}

function floatData(tensor: tf.Tensor): Float32Array {
  const data = tensor.dataSync();
  invariant(data instanceof Float32Array, `a float32 tensor expected, got ${tensor.dtype}`);
  return data.slice();
}
