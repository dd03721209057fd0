import type { Shape } from '../../../../worker/compute/step.ts';
import type { tf } from '../../../../worker/compute/tf.ts';

/** Title, shapes of the arguments, what is computed, lowest value drawn (-1 unless told). */
export type Case = readonly [
  title: string,
  shapes: readonly Shape[],
  compute: (...x: tf.Tensor[]) => tf.Tensor,
  low?: number,
];
