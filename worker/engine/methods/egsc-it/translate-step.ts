import { contentSide, exemplarSide, type Direction } from '#contracts/domain.ts';
import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { Step } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { contentOf, encode, generatorParameters, paint } from './generator.ts';
import { maskArtifactShapes, readMask } from './mask-network.ts';
import { letterOf } from '../../domain-letter.ts';
import { latentShape } from './networks.ts';
import { translationNoise } from './translation-noise.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { renameKeys, shapesOf } from '../../layers/parameters.ts';
import { averageName } from '../../training/ema.ts';
import { mapOf, pick } from '../../training/step-tensors.ts';

/**
 * Content images redrawn in the style of exemplars by the generator's moving average, without noise or, as the published
 * code does, with that of training.
 */
export function translateStep(config: EgscItKnobs, direction: Direction, batch: number): Step {
  const from = letterOf(contentSide(direction));
  const to = letterOf(exemplarSide(direction));
  const names = Object.keys(generatorParameters(config));
  return {
    name: `translate-${from}-to-${to}`,
    feeds: {
      content: imageShape(config, batch),
      exemplar: imageShape(config, batch),
      ...(translationNoise(config) ? { noise: latentShape(config, batch) } : {}),
    },
    state: {
      ...renameKeys(shapesOf(generatorParameters(config)), averageName),
      ...maskArtifactShapes(config, 'a'),
      ...maskArtifactShapes(config, 'b'),
    },
    constants: {},
    body({ feeds, state }) {
      const averages = pick(state, names.map(averageName));
      const generator = renameKeys(averages, (name) => name.slice(averageName('').length));
      const image = mapOf(feeds, 'content');
      const { mask } = readMask(config, state, from, image);
      const { style } = readMask(config, state, to, mapOf(feeds, 'exemplar'));
      const latent = encode(config, generator, from, image);
      const { noise } = feeds;
      const content = contentOf(config, generator, noise ? tf.add(latent, noise) : latent);
      return {
        outputs: { image: paint(config, generator, to, tf.mul(content, mask), style) },
        nextState: {},
      };
    },
  };
}
