import type { UnitKnobs } from '#contracts/methods/unit.ts';
import type { Step } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import type { DomainLetter } from '../../domain-letter.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { judgingLoss } from '../../losses/least-squares-gan.ts';
import { adamUpdate } from '../../training/adam.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { adamFeeds, halves, mapOf, pick } from '../../training/step-tensors.ts';
import { trainedShapes } from '../../training/trained-state.ts';
import {
  decode,
  discriminatorsParameters,
  encodeBoth,
  generatorParameters,
  judge,
  latentShape,
  shared,
} from './networks.ts';

/** One update of both discriminators: real images against translations by the generator as it is. */
export function discriminatorStep(knobs: UnitKnobs): Step {
  const { network, batchSize, lossWeights } = knobs;
  const trained = discriminatorsParameters(network);
  return {
    name: 'discriminator',
    batch: batchSize,
    feeds: {
      image_a: imageShape(knobs, batchSize),
      image_b: imageShape(knobs, batchSize),
      noise: latentShape(knobs, 2 * batchSize),
      rate: [],
      epsilon: [],
    },
    state: { ...trainedShapes(trained), ...shapesOf(generatorParameters(network)) },
    constants: {},
    body({ feeds, state }) {
      const real = { a: mapOf(feeds, 'image_a'), b: mapOf(feeds, 'image_b') };
      const latent = tf.add<tf.Tensor4D>(encodeBoth(network, state, real.a, real.b), mapOf(feeds, 'noise'));
      const [featuresA, featuresB] = halves(shared(network, state, latent));
      const fake = {
        a: decode(network, state, 'a', featuresB),
        b: decode(network, state, 'b', featuresA),
      };
      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(trained)), (weights) => {
        const judging = (domain: DomainLetter): tf.Scalar => {
          const joint = tf.concat([real[domain], fake[domain]], 0);
          const [judgedReal, judgedFake] = halves(judge(network, weights, domain, joint));
          return judgingLoss(judgedReal, judgedFake);
        };
        const values = [judging('a'), judging('b')];
        return { total: tf.mul(tf.addN(values), lossWeights.gan), losses: tf.stack(values) };
      });
      return { outputs, nextState: adamUpdate(knobs.adam, state, gradients, adamFeeds(feeds)) };
    },
  };
}
