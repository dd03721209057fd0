import type { Shape, TensorMap } from '../../compute/step.ts';
import { tf } from '../../compute/tf.ts';
import { convolution, convolutionParameters } from '../layers/convolution.ts';
import type { ParameterSpecs } from '../layers/parameters.ts';
import { constant, uniform } from '../random.ts';

/** Height and width of the pictures that the network reads. */
export const DIGIT_SIDE = 28;
export const DIGIT_CLASSES = 10;

export function digitImages(batch: number): Shape {
  return [batch, DIGIT_SIDE, DIGIT_SIDE, 1];
}

/** 80,666 weights: `stem` 5x5 of stride 2, `edges` 3x3, `strokes` 3x3 of stride 2, `parts` 3x3, `logit` over all that is left. */
export function digitParameters(): ParameterSpecs {
  return {
    ...layer('stem', 5, 1, 24),
    ...layer('edges', 3, 24, 32),
    ...layer('strokes', 3, 32, 48),
    ...layer('parts', 3, 48, 64),
    ...layer('logit', LAST_SIDE, 64, DIGIT_CLASSES),
  };
}

/**
 * How much the network believes in each of the ten digits.
 *
 * @param ink `[B, 28, 28, 1]`: 1 where there is ink, else 0
 * @returns logits `[B, 10]`
 */
export function digitLogits(weights: TensorMap, ink: tf.Tensor4D): tf.Tensor2D {
  const stem = tf.relu(convolution(weights, 'stem', ink, { stride: 2, padding: 2 }));
  const edges = tf.relu(convolution(weights, 'edges', stem, SAME_SIZE));
  const strokes = tf.relu(convolution(weights, 'strokes', edges, { stride: 2, padding: 1 }));
  const parts = tf.relu(convolution(weights, 'parts', strokes, SAME_SIZE));
  return tf.reshape(convolution(weights, 'logit', parts, { stride: 1, padding: 0 }), [-1, DIGIT_CLASSES]);
}

const SAME_SIZE = { stride: 1, padding: 1 } as const;
/** After two halvings. */
const LAST_SIDE = DIGIT_SIDE / 4;

/** Filters start as He et al. (2015) have them for ReLUs: U(-b, b), b = sqrt(6 / inputs of an output). */
function layer(path: string, size: number, inputs: number, outputs: number): ParameterSpecs {
  return convolutionParameters(
    path,
    { size, inputs, outputs },
    { filter: uniform(Math.sqrt(6 / (size * size * inputs))), bias: constant(0) },
  );
}
