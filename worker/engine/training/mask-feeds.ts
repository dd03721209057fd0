import type { RunConfig } from '#contracts/run-config.ts';
import type { Shape } from '../../compute/step.ts';
import { imageShape, latentShape } from '../architectures/egsc-it-small/network.ts';

/** Feeds of both training steps of the FEATURE_MASK stage. */
export function maskFeeds(config: RunConfig): Record<string, Shape> {
  return {
    image_a: imageShape(config, config.maskBatchSize),
    image_b: imageShape(config, config.maskBatchSize),
    noise_a: latentShape(config, config.maskBatchSize),
    noise_b: latentShape(config, config.maskBatchSize),
    rate: [],
    epsilon: [],
  };
}
