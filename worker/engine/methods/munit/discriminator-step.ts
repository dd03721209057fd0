import type { MunitKnobs } from '#contracts/methods/munit.ts';
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
import { decayed } from '../../training/weight-decay.ts';
import { contentOf, discriminatorsParameters, generatorsParameters, judge, paint } from './networks.ts';
import { styleFeed, styleShape } from './style-feeds.ts';

/** One update of the discriminators: real images against translations in drawn styles by the generators as they are. */
export function discriminatorStep(knobs: MunitKnobs): Step {
  const { network, batchSize, adam, weightDecay, lossWeights } = knobs;
  const trained = discriminatorsParameters(network);
  return {
    name: 'discriminator',
    batch: batchSize,
    feeds: {
      image_a: imageShape(knobs, batchSize),
      image_b: imageShape(knobs, batchSize),
      style_a: styleShape(knobs),
      style_b: styleShape(knobs),
      rate: [],
      epsilon: [],
    },
    state: { ...trainedShapes(trained), ...shapesOf(generatorsParameters(network)) },
    constants: {},
    body({ feeds, state }) {
      const real = { a: mapOf(feeds, 'image_a'), b: mapOf(feeds, 'image_b') };
      const translated = (from: DomainLetter, to: DomainLetter): tf.Tensor4D =>
        paint(network, state, to, contentOf(network, state, from, real[from]), styleFeed(feeds, to));
      const fake = { a: translated('b', 'a'), b: translated('a', 'b') };
      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(trained)), (weights) => {
        const judging = (domain: DomainLetter): tf.Scalar => {
          const scales = judge(network, weights, domain, tf.concat([real[domain], fake[domain]], 0));
          return tf.addN(scales.map((judged) => judgingLoss(...halves(judged))));
        };
        const values = [judging('a'), judging('b')];
        // The published loss is the sum of both squares, not their mean: beside a weight decay the factor matters.
        return { total: tf.mul(tf.addN(values), 2 * lossWeights.gan), losses: tf.stack(values) };
      });
      const descent = decayed(state, gradients, weightDecay);
      return { outputs, nextState: adamUpdate(adam, state, descent, adamFeeds(feeds)) };
    },
  };
}
