import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { Shape } from '../../../compute/step.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { latentShape } from './networks.ts';

/** Feeds of both training steps of the FEATURE_MASK stage. */
export function maskFeeds(config: EgscItKnobs): Record<string, Shape> {
  return {
    image_a: imageShape(config, config.maskBatchSize),
    image_b: imageShape(config, config.maskBatchSize),
    noise_a: latentShape(config, config.maskBatchSize),
    noise_b: latentShape(config, config.maskBatchSize),
    rate: [],
    epsilon: [],
  };
}
