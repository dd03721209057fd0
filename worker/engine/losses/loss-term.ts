import type { tf } from '../../compute/tf.ts';
import type { ChannelStatistics } from '../layers/channel-statistics.ts';

/**
 * All that a generator update has computed when its losses are taken. `a`, `b` name a domain; `ab` is an image of A
 * redrawn as B, `aba` that redrawn as A again. Images are `[B, H, W, 3]` in [-1, 1].
 */
export interface GeneratorPass {
  readonly real: { readonly a: tf.Tensor4D; readonly b: tf.Tensor4D };
  readonly reconstructed: { readonly a: tf.Tensor4D; readonly b: tf.Tensor4D };
  readonly fake: { readonly ab: tf.Tensor4D; readonly ba: tf.Tensor4D };
  readonly cycled: { readonly aba: tf.Tensor4D; readonly bab: tf.Tensor4D };
  /** Latents of both real images, without noise, `[2B, h, w, C]`. */
  readonly latent: tf.Tensor4D;
  /** Latents of both translated images, without noise, `[2B, h, w, C]`. */
  readonly cycleLatent: tf.Tensor4D;
  /** D_B(x_AB) and D_A(x_BA), `[B, H / 4, W / 4, 1]`. */
  readonly judged: { readonly ab: tf.Tensor4D; readonly ba: tf.Tensor4D };
  /** Style statistics of the real images, and of the translated ones by the mask network of their new domain. */
  readonly style: {
    readonly a: ChannelStatistics;
    readonly b: ChannelStatistics;
    readonly ab: ChannelStatistics;
    readonly ba: ChannelStatistics;
  };
  /** First features of the mask network of the domain that the content comes from: F_A of a and ab, F_B of b and ba. */
  readonly stem: {
    readonly a: tf.Tensor4D;
    readonly b: tf.Tensor4D;
    readonly ab: tf.Tensor4D;
    readonly ba: tf.Tensor4D;
  };
}

/** One part of the generator's objective. */
export interface LossTerm {
  /** Metric names, one for each value; a logged value is not multiplied by its weight. */
  readonly metrics: readonly string[];
  /** How the weight of the config develops: it stays, or is multiplied by the step's `anneal`. */
  readonly schedule: 'constant' | 'annealed';
  /** Scalars in the order of `metrics`; the term is their sum. */
  values(pass: GeneratorPass): readonly tf.Scalar[];
}
