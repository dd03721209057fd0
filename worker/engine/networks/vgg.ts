import { PERCEPTUAL_PREFIX } from '#contracts/perceptual-network.ts';
import type { TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { convolution } from '../layers/convolution.ts';
import { tensorOf } from '../layers/parameters.ts';

/**
 * Five maps of VGG (Simonyan and Zisserman, 2015), those after the ReLU of conv1_1, conv2_1, conv3_1, conv4_1 and conv5_1,
 * each of unit energy per channel over space: f / sqrt(max(sum over h, w of f^2, 1e-12)).
 *
 * The network standardizes each channel by the mean and deviation of its weights, convolves 3x3 with zeros around the
 * image, and halves height and width before each block by a max-pool 2x2 that rounds up. How many convolutions a block has
 * (VGG16 and VGG19 differ) and how wide it is, its weights say (contracts/perceptual-network.ts).
 *
 * @param weights among them those named `perceptual/...`
 * @param x images `[B, H, W, 3]` in [-1, 1], RGB
 * @returns five maps `[B, h, w, C]`
 */
export function vggTaps(weights: TensorMap, x: tf.Tensor4D): tf.Tensor4D[] {
  let map = standardized(weights, x);
  return Array.from({ length: BLOCKS }, (_, i) => {
    const block = i + 1;
    if (block > 1) map = tf.maxPool(map, 2, 2, 'same');
    const [tap, ...rest] = convolved(weights, block, map);
    map = rest.at(-1) ?? tap;
    return withUnitEnergy(tap);
  });
}

const BLOCKS = 5;
const SMALLEST_ENERGY = 1e-12;

function standardized(weights: TensorMap, x: tf.Tensor4D): tf.Tensor4D {
  const pixels = tf.mul(tf.add(x, 1), 255 / 2);
  const centered = tf.sub(pixels, tensorOf(weights, `${PERCEPTUAL_PREFIX}mean`));
  return tf.div(centered, tensorOf(weights, `${PERCEPTUAL_PREFIX}deviation`));
}

/** The maps of each convolution of a block. */
function convolved(weights: TensorMap, block: number, x: tf.Tensor4D): [tf.Tensor4D, ...tf.Tensor4D[]] {
  const path = (i: number) => `${PERCEPTUAL_PREFIX}conv${block}_${i}`;
  const after = (i: number, map: tf.Tensor4D) =>
    tf.relu(convolution(weights, path(i), map, { stride: 1, padding: 1 }));
  const first = after(1, x);
  const maps: [tf.Tensor4D, ...tf.Tensor4D[]] = [first];
  let map = first;
  for (let i = 2; `${path(i)}/filter` in weights; i++) {
    map = after(i, map);
    maps.push(map);
  }
  return maps;
}

function withUnitEnergy(map: tf.Tensor4D): tf.Tensor4D {
  const energy = tf.sum(tf.square(map), [1, 2], true);
  return tf.div(map, tf.sqrt(tf.maximum(energy, SMALLEST_ENERGY)));
}
