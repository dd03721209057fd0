import { contentSide, exemplarSide, type Direction } from '#contracts/domain.ts';
import type { UnitKnobs } from '#contracts/methods/unit.ts';
import type { Step } from '../../../compute/step.ts';
import { letterOf } from '../../domain-letter.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { mapOf } from '../../training/step-tensors.ts';
import { decode, encode, generatorParameters, shared } from './networks.ts';

/** Content images through the encoder of their domain and the decoder of the other one, without noise; there is no exemplar. */
export function translateStep(knobs: UnitKnobs, direction: Direction, batch: number): Step {
  const { network } = knobs;
  const from = letterOf(contentSide(direction));
  const to = letterOf(exemplarSide(direction));
  return {
    name: `translate-${from}-to-${to}`,
    feeds: { content: imageShape(knobs, batch) },
    state: shapesOf(generatorParameters(network)),
    constants: {},
    body: ({ feeds, state }) => ({
      outputs: {
        image: decode(
          network,
          state,
          to,
          shared(network, state, encode(network, state, from, mapOf(feeds, 'content'))),
        ),
      },
      nextState: {},
    }),
  };
}
