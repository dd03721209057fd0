import { contentSide, exemplarSide, type Direction } from '#contracts/domain.ts';
import type { MunitKnobs } from '#contracts/methods/munit.ts';
import type { Step } from '../../../compute/step.ts';
import { letterOf } from '../../domain-letter.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { mapOf } from '../../training/step-tensors.ts';
import { contentOf, generatorsParameters, paint, styleOf } from './networks.ts';

/** Content images painted in the styles that the encoder of the other domain finds in exemplars. */
export function translateStep(knobs: MunitKnobs, direction: Direction, batch: number): Step {
  const { network } = knobs;
  const from = letterOf(contentSide(direction));
  const to = letterOf(exemplarSide(direction));
  return {
    name: `translate-${from}-to-${to}`,
    feeds: { content: imageShape(knobs, batch), exemplar: imageShape(knobs, batch) },
    state: shapesOf(generatorsParameters(network)),
    constants: {},
    body({ feeds, state }) {
      const content = contentOf(network, state, from, mapOf(feeds, 'content'));
      const style = styleOf(network, state, to, mapOf(feeds, 'exemplar'));
      return { outputs: { image: paint(network, state, to, content, style) }, nextState: {} };
    },
  };
}
