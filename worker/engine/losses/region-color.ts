import { tf } from '../../compute/tf.ts';
import { pixelEnergy } from './energy-map.ts';
import type { LossTerm } from './loss-term.ts';
import type { PerDirection, PerDomain } from './pass.ts';
import { meanSquared } from './mean-distance.ts';

/** Figure begins where the pixel energy passes this, over a band of about 1 / FIGURE_SHARPNESS. */
const FIGURE_ENERGY = 1.2;
const FIGURE_SHARPNESS = 8;

/**
 * Squared error between mean colors, region by region: the figure of a translation against its exemplar's figure, ground
 * against ground. The regions are those of the content image and of the exemplar, so they carry no gradient. It tells the
 * network which way round to paint, which color-blind content losses leave open. It assumes a minority figure.
 */
export const regionColor: LossTerm<{ readonly real: PerDomain; readonly fake: PerDirection }> = {
  schedule: 'constant',
  values: ({ real, fake }) => {
    const figure = { a: figureWeight(real.a), b: figureWeight(real.b) };
    const ground = { a: tf.sub<tf.Tensor4D>(1, figure.a), b: tf.sub<tf.Tensor4D>(1, figure.b) };
    return [
      tf.add(
        meanSquared(regionMean(fake.ab, figure.a), regionMean(real.b, figure.b)),
        meanSquared(regionMean(fake.ab, ground.a), regionMean(real.b, ground.b)),
      ),
      tf.add(
        meanSquared(regionMean(fake.ba, figure.b), regionMean(real.a, figure.a)),
        meanSquared(regionMean(fake.ba, ground.b), regionMean(real.a, ground.a)),
      ),
    ];
  },
};

/** sigmoid(8 * (energy - 1.2)): `[B, H, W, 3]` -> `[B, H, W, 1]` in (0, 1), near 1 on the figure. */
export function figureWeight(image: tf.Tensor4D): tf.Tensor4D {
  return tf.expandDims(tf.sigmoid(tf.mul(tf.sub(pixelEnergy(image), FIGURE_ENERGY), FIGURE_SHARPNESS)), 3);
}

/** Mean color of a region, sum(w x) / (sum(w) + 1): -> `[B, 1, 1, 3]`. The 1 makes an empty region harmless. */
export function regionMean(image: tf.Tensor4D, weight: tf.Tensor4D): tf.Tensor4D {
  return tf.div(
    tf.sum<tf.Tensor4D>(tf.mul(image, weight), [1, 2], true),
    tf.add(tf.sum<tf.Tensor4D>(weight, [1, 2], true), 1),
  );
}
