import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { HostTensors, Step, TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { discriminator, discriminatorParameters } from '../../networks/patch-discriminator.ts';
import type { PerDirection } from '../../losses/pass.ts';
import { generatorParameters } from './generator.ts';
import { judgingTotal } from './judging-total.ts';
import { readMask } from './mask-network.ts';
import { paintTranslations, type PaintInputs } from './paint-both.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { formsOf, latentShape } from './networks.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { judgingLoss } from '../../losses/least-squares-gan.ts';
import { adamUpdate } from '../../training/adam.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { adamFeeds, halves, mapOf, pick } from '../../training/step-tensors.ts';
import { trainedShapes } from '../../training/trained-state.ts';

/**
 * One update of both discriminators: real images against translations by the generator as it is.
 *
 * @param translate the translations alone or, where a generator update computes all of them anyway, as that one does
 */
export function discriminatorStep(
  config: EgscItKnobs,
  mask: HostTensors,
  translate: (
    config: EgscItKnobs,
    generator: TensorMap,
    inputs: PaintInputs,
  ) => PerDirection = paintTranslations,
): Step {
  const { batchSize } = config;
  const trained = {
    ...discriminatorParameters(formsOf(config).discriminator, 'discriminator/a'),
    ...discriminatorParameters(formsOf(config).discriminator, 'discriminator/b'),
  };
  return {
    name: 'discriminator',
    batch: batchSize,
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
      const real = { a: mapOf(feeds, 'image_a'), b: mapOf(feeds, 'image_b') };
      const reading = {
        a: readMask(config, constants, 'a', real.a),
        b: readMask(config, constants, 'b', real.b),
      };
      const fake = translate(config, state, { real, reading, noise: mapOf(feeds, 'noise') });

      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(trained)), (weights) => {
        const judge = (path: string, real: tf.Tensor4D, fake: tf.Tensor4D): tf.Scalar => {
          const [judgedReal, judgedFake] = halves(
            discriminator(formsOf(config).discriminator, weights, path, tf.concat([real, fake], 0)),
          );
          return judgingLoss(judgedReal, judgedFake);
        };
        const values = [judge('discriminator/a', real.a, fake.ba), judge('discriminator/b', real.b, fake.ab)];
        return {
          total: judgingTotal(config, values, config.lossWeights.gan),
          losses: tf.stack(values),
        };
      });
      return { outputs, nextState: adamUpdate(config.adam, state, gradients, adamFeeds(feeds)) };
    },
  };
}
