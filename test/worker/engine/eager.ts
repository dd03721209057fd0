import type { HostTensor, HostTensors, Step, TensorMap } from '../../../worker/compute/step.ts';
import { tf } from '../../../worker/compute/tf.ts';

export interface EagerResult {
  readonly outputs: HostTensors;
  readonly nextState: HostTensors;
}

/** Runs a step once with tfjs's own cpu kernels and gives all of its tensors back. */
export const runEagerly = async (
  step: Step,
  state: HostTensors,
  feeds: HostTensors,
): Promise<EagerResult> => {
  await tf.setBackend('cpu');
  return tf.tidy(() => {
    const result = step.body({
      feeds: upload(feeds, Object.keys(step.feeds)),
      state: upload(state, Object.keys(step.state)),
      constants: upload(step.constants, Object.keys(step.constants)),
    });
    return { outputs: download(result.outputs), nextState: download(result.nextState) };
  });
};

const upload = (tensors: HostTensors, names: readonly string[]): TensorMap =>
  Object.fromEntries(
    names.map((name) => {
      const tensor = tensors[name];
      if (!tensor) throw new Error(`runEagerly: "${name}" is missing`);
      return [name, tf.tensor(tensor.data, [...tensor.shape], 'float32')];
    }),
  );

const download = (tensors: TensorMap): HostTensors =>
  Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]): [string, HostTensor] => [
      name,
      { shape: tensor.shape, data: Float32Array.from(tensor.dataSync()) },
    ]),
  );

/** One number as a feed. */
export const scalarFeed = (value: number): HostTensor => ({ shape: [], data: Float32Array.of(value) });
