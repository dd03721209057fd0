import type { CycleganKnobs } from '#contracts/methods/cyclegan.ts';
import type { Step } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { DOMAIN_LETTERS } from '../../domain-letter.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { judgingLoss } from '../../losses/least-squares-gan.ts';
import { adamUpdate } from '../../training/adam.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { adamFeeds, halves, mapOf, pick } from '../../training/step-tensors.ts';
import { trainedShapes } from '../../training/trained-state.ts';
import { discriminatorsParameters, judge } from './networks.ts';

/** One update of both discriminators: real images against translations, some of them of earlier steps. */
export function discriminatorStep(knobs: CycleganKnobs): Step {
  const { network, batchSize } = knobs;
  const trained = discriminatorsParameters(network);
  const images = imageShape(knobs, batchSize);
  return {
    name: 'discriminator',
    batch: batchSize,
    feeds: { image_a: images, image_b: images, fake_a: images, fake_b: images, rate: [], epsilon: [] },
    state: trainedShapes(trained),
    constants: {},
    body({ feeds, state }) {
      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(trained)), (weights) => {
        const values = DOMAIN_LETTERS.map((domain) => {
          const joint = tf.concat([mapOf(feeds, `image_${domain}`), mapOf(feeds, `fake_${domain}`)], 0);
          const [judgedReal, judgedFake] = halves(judge(network, weights, domain, joint));
          return judgingLoss(judgedReal, judgedFake);
        });
        return { total: tf.addN(values), losses: tf.stack(values) };
      });
      return { outputs, nextState: adamUpdate(knobs.adam, state, gradients, adamFeeds(feeds)) };
    },
  };
}
