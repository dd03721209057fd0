import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { HostTensors, Step, TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import type { PerDomain } from '../../losses/pass.ts';
import { discriminatorParameters } from '../../networks/patch-discriminator.ts';
import { vggTaps } from '../../networks/vgg.ts';
import { actingWeights } from './acting-weights.ts';
import { generatorParameters } from './generator.ts';
import { readMask } from './mask-network.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { formsOf, latentShape } from './networks.ts';
import { renameKeys, shapesOf } from '../../layers/parameters.ts';
import { objective } from '../../losses/objective.ts';
import { adamUpdate } from '../../training/adam.ts';
import { averageName, averageUpdate } from '../../training/ema.ts';
import { generatorPass } from './generator-pass.ts';
import { generatorTerms } from './losses.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { adamFeeds, halves, mapOf, pick, scalarOf } from '../../training/step-tensors.ts';
import { trainedShapes } from '../../training/trained-state.ts';

/** One update of the generator and of its moving average. The mask networks take no gradient. */
export function generatorStep(config: EgscItKnobs, mask: HostTensors): Step {
  const { batchSize } = config;
  const trained = generatorParameters(config);
  const names = Object.keys(trained);
  return {
    name: 'generator',
    batch: batchSize,
    feeds: {
      image_a: imageShape(config, batchSize),
      image_b: imageShape(config, batchSize),
      noise: latentShape(config, 2 * batchSize),
      noise_cycle: latentShape(config, 2 * batchSize),
      rate: [],
      epsilon: [],
      anneal: [],
      ema_decay: [],
    },
    state: {
      ...trainedShapes(trained),
      ...renameKeys(shapesOf(trained), averageName),
      ...shapesOf(discriminatorParameters(formsOf(config).discriminator, 'discriminator/a')),
      ...shapesOf(discriminatorParameters(formsOf(config).discriminator, 'discriminator/b')),
    },
    constants: mask,
    body({ feeds, state, constants }) {
      const real = { a: mapOf(feeds, 'image_a'), b: mapOf(feeds, 'image_b') };
      const inputs = {
        real,
        reading: {
          a: readMask(config, constants, 'a', real.a),
          b: readMask(config, constants, 'b', real.b),
        },
        noise: mapOf(feeds, 'noise'),
        noiseCycle: mapOf(feeds, 'noise_cycle'),
        judges: state,
        frozen: constants,
        realTaps: realTaps(config, constants, real),
      };
      const { gradients, outputs } = gradientsOf(pick(state, names), (weights) =>
        objective(
          generatorTerms(config),
          actingWeights(config),
          scalarOf(feeds, 'anneal'),
          generatorPass(config, weights, inputs),
        ),
      );
      const updated = adamUpdate(config.adam, state, gradients, adamFeeds(feeds));
      const averages = averageUpdate(state, names, updated, scalarOf(feeds, 'ema_decay'));
      return { outputs, nextState: { ...updated, ...averages } };
    },
  };
}

/** No gradient flows into the real images: their taps are computed outside of what is differentiated. */
function realTaps(
  { perceptual }: EgscItKnobs,
  frozen: TensorMap,
  { a, b }: PerDomain,
): PerDomain<readonly tf.Tensor4D[]> | null {
  if (perceptual !== 'VGG') return null;
  const both = vggTaps(frozen, tf.concat<tf.Tensor4D>([a, b], 0)).map(halves);
  return { a: both.map(([ofA]) => ofA), b: both.map(([, ofB]) => ofB) };
}
