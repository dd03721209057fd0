import type { tf } from '../../compute/tf.ts';

/** Images of a pass `[B, H, W, 3]` in [-1, 1], or what was computed from them, by domain: `a` of A, `b` of B. */
export interface PerDomain<T = tf.Tensor4D> {
  readonly a: T;
  readonly b: T;
}

/** By direction: `ab` is an image of A redrawn as B. */
export interface PerDirection<T = tf.Tensor4D> {
  readonly ab: T;
  readonly ba: T;
}

/** There and back: `aba` is an image of A redrawn as B and that redrawn as A again. */
export interface PerCycle<T = tf.Tensor4D> {
  readonly aba: T;
  readonly bab: T;
}
