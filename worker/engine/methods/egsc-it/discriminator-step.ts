import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { HostTensors, Step } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { discriminator, discriminatorParameters } from '../../networks/patch-discriminator.ts';
import { contentOf, encodeBoth, generatorParameters, paint } from './generator.ts';
import { judgingTotal } from './judging-total.ts';
import { readMask } from './mask-network.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { formsOf, latentShape } from './networks.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { judgingLoss } from '../../losses/least-squares-gan.ts';
import { adamUpdate } from '../../training/adam.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { adamFeeds, halves, mapOf, pick } from '../../training/step-tensors.ts';
import { trainedShapes } from '../../training/trained-state.ts';

/** One update of both discriminators: real images against translations by the generator as it is. */
export function discriminatorStep(config: EgscItKnobs, mask: HostTensors): Step {
  const { batchSize } = config;
  const trained = {
    ...discriminatorParameters(formsOf(config).discriminator, 'discriminator/a'),
    ...discriminatorParameters(formsOf(config).discriminator, 'discriminator/b'),
  };
  return {
    name: 'discriminator',
    feeds: {
      image_a: imageShape(config, batchSize),
      image_b: imageShape(config, batchSize),
      noise: latentShape(config, 2 * batchSize),
      rate: [],
      epsilon: [],
    },
    state: { ...trainedShapes(trained), ...shapesOf(generatorParameters(config)) },
    constants: mask,
    body({ feeds, state, constants }) {
      const realA = mapOf(feeds, 'image_a');
      const realB = mapOf(feeds, 'image_b');
      const { mask: maskA, style: styleA } = readMask(config, constants, 'a', realA);
      const { mask: maskB, style: styleB } = readMask(config, constants, 'b', realB);
      const latent = encodeBoth(config, state, realA, realB);
      const content = contentOf(config, state, tf.add(latent, mapOf(feeds, 'noise')));
      const [contentA, contentB] = halves(content);
      const fakeAB = paint(config, state, 'b', tf.mul(contentA, maskA), styleB);
      const fakeBA = paint(config, state, 'a', tf.mul(contentB, maskB), styleA);

      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(trained)), (weights) => {
        const judge = (path: string, real: tf.Tensor4D, fake: tf.Tensor4D): tf.Scalar => {
          const [judgedReal, judgedFake] = halves(
            discriminator(formsOf(config).discriminator, weights, path, tf.concat([real, fake], 0)),
          );
          return judgingLoss(judgedReal, judgedFake);
        };
        const values = [judge('discriminator/a', realA, fakeBA), judge('discriminator/b', realB, fakeAB)];
        return {
          total: judgingTotal(config, values, config.lossWeights.gan),
          losses: tf.stack(values),
        };
      });
      return { outputs, nextState: adamUpdate(config.adam, state, gradients, adamFeeds(feeds)) };
    },
  };
}
