import type { HostTensor, HostTensors, Step, TensorMap } from '../../../worker/compute/step.ts';
import { tf } from '../../../worker/compute/tf.ts';

export interface EagerResult {
  readonly outputs: HostTensors;
  readonly nextState: HostTensors;
}

/** Runs a step once with tfjs's own cpu kernels and gives all of its tensors back. */
export function runEagerly(step: Step, state: HostTensors, feeds: HostTensors): Promise<EagerResult> {
  return withTensors(() => {
    const { outputs, nextState } = step.body({
      feeds: upload(feeds, Object.keys(step.feeds)),
      state: upload(state, Object.keys(step.state)),
      constants: upload(step.constants, Object.keys(step.constants)),
    });
    return { outputs: download(outputs), nextState: download(nextState) };
  });
}

/** Gives a function tfjs's cpu kernels and disposes what it makes. */
export async function withTensors<T>(compute: () => T): Promise<T> {
  await tf.setBackend('cpu');
  const scope = tf.engine();
  scope.startScope();
  try {
    return compute();
  } finally {
    scope.endScope();
  }
}

export function upload(tensors: HostTensors, names: readonly string[] = Object.keys(tensors)): TensorMap {
  return Object.fromEntries(
    names.map((name) => {
      const tensor = tensors[name];
      if (!tensor) throw new Error(`upload: "${name}" is missing`);
      return [name, tf.tensor(tensor.data, [...tensor.shape], 'float32')];
    }),
  );
}

function download(tensors: TensorMap): HostTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]): [string, HostTensor] => [
      name,
      { shape: tensor.shape, data: Float32Array.from(tensor.dataSync()) },
    ]),
  );
}

/** One number as a feed. */
export function scalarFeed(value: number): HostTensor {
  return { shape: [], data: Float32Array.of(value) };
}
