import type { Direction } from '#contracts/domain.ts';
import type { CycleganKnobs } from '#contracts/methods/cyclegan.ts';
import type { Step } from '../../../compute/step.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { mapOf } from '../../training/step-tensors.ts';
import { generatorParameters, redraw, type DirectionLetters } from './networks.ts';

/** Content images redrawn by the generator of the direction; there is no exemplar. */
export function translateStep(knobs: CycleganKnobs, direction: Direction, batch: number): Step {
  const letters: DirectionLetters = direction === 'A_TO_B' ? 'ab' : 'ba';
  return {
    name: `translate-${letters}`,
    feeds: { content: imageShape(knobs, batch) },
    state: shapesOf(generatorParameters(knobs.network, letters)),
    constants: {},
    body: ({ feeds, state }) => ({
      outputs: { image: redraw(knobs.network, state, letters, mapOf(feeds, 'content')) },
      nextState: {},
    }),
  };
}
