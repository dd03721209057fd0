import { tf } from '../../compute/tf.ts';
import { featureEnergy, pixelEnergy } from './energy-map.ts';
import type { LossTerm } from './loss-term.ts';
import type { PerDirection, PerDomain } from './pass.ts';
import { meanAbsolute } from './mean-distance.ts';

/** Weight of the pixels' energy against the stem's. */
const PIXEL_WEIGHT = 2;

/**
 * Perceptual content, blind to sign and color: L1 between energy maps of a translation and of its content image, of
 * pixels (twice) and of the first convolution of the content domain's frozen network.
 */
export const content: LossTerm<{
  readonly real: PerDomain;
  readonly fake: PerDirection;
  readonly stem: PerDomain & PerDirection;
}> = {
  schedule: 'constant',
  values: ({ real, fake, stem }) => [
    energyDistance(fake.ab, real.a, stem.ab, stem.a),
    energyDistance(fake.ba, real.b, stem.ba, stem.b),
  ],
};

function energyDistance(
  translation: tf.Tensor4D,
  original: tf.Tensor4D,
  translationStem: tf.Tensor4D,
  originalStem: tf.Tensor4D,
): tf.Scalar {
  return tf.add(
    tf.mul(meanAbsolute(pixelEnergy(translation), pixelEnergy(original)), PIXEL_WEIGHT),
    meanAbsolute(featureEnergy(translationStem), featureEnergy(originalStem)),
  );
}
