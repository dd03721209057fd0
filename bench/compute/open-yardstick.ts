import type { RunConfig } from '#contracts/run-config.ts';
import { randomStream } from '#lib/random.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { ComputeBackend } from '../../worker/compute/backend.ts';
import type { HostTensors, Step } from '../../worker/compute/step.ts';
import { tf } from '../../worker/compute/tf.ts';
import type { RunStep } from '../../worker/trainer/trial-step.ts';

const CHANNELS = 256;
const IMAGES = [8, 32, 32, CHANNELS];
const FILTER = [3, 3, CHANNELS, CHANNELS];

/** Of one run: two for each pair that a convolution multiplies and adds. */
export const YARDSTICK_FLOPS = 2 * sizeOf(IMAGES) * (sizeOf(FILTER) / CHANNELS);

/** A convolution of 3x3 that is large enough to keep a card busy, of which one number comes back. */
export async function openYardstick(_config: RunConfig, backend: ComputeBackend): Promise<RunStep> {
  const state = backend.createState({ images: drawn('images', IMAGES), filter: drawn('filter', FILTER) });
  const compiled = await backend.compile(step);
  return async () => {
    const { mean } = await compiled.run(state, { scale: Float32Array.of(1) });
    return [...(mean ?? [])];
  };
}

const step: Step = {
  name: 'yardstick',
  feeds: { scale: [1] },
  state: { images: IMAGES, filter: FILTER },
  constants: {},
  body: ({ feeds: { scale }, state: { images, filter } }) => {
    if (!scale || !images || !filter) throw new Error('The yardstick takes a scale, images and a filter');
    const made = tf.conv2d(images.mul<tf.Tensor4D>(scale), filter as tf.Tensor4D, 1, 'same');
    return { outputs: { mean: made.square().mean() }, nextState: {} };
  },
};

function drawn(name: string, shape: readonly number[]): HostTensors[string] {
  return { shape, data: randomStream(0, name).normals(sizeOf(shape), 0.1) };
}
