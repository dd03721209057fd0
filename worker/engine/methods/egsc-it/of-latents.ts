import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { tf } from '../../../compute/tf.ts';

/** Those of the latents that the KL losses take: the means of their distributions or, with the noise in them, samples. */
export function ofLatents(
  { klLatents }: EgscItKnobs,
  { means, samples }: { readonly means: tf.Tensor4D; readonly samples: tf.Tensor4D },
): tf.Tensor4D {
  switch (klLatents) {
    case 'MEANS':
      return means;
    case 'SAMPLES':
      return samples;
  }
}
