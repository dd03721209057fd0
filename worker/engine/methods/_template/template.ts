import { TEMPLATE_LOSSES, templateDefinition, type TemplateKnobs } from '#contracts/methods/_template.ts';
import type { Direction } from '#contracts/domain.ts';
import { lossMetricNames } from '#contracts/methods/losses.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { Step, TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { convolution, convolutionParameters } from '../../layers/convolution.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { meanAbsolute } from '../../losses/mean-distance.ts';
import { adamScalars, adamUpdate } from '../../training/adam.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { adamFeeds, mapOf, pick } from '../../training/step-tensors.ts';
import { initialTrained, trainedShapes } from '../../training/trained-state.ts';
import { PLAIN_SAMPLING, type Method } from '../method.ts';
import { stageFacts } from '../stage-facts.ts';

/** The smallest method there is, to be copied: one stage, one update, one loss, one layer per direction. */
export const template: Method<TemplateKnobs> = {
  stages: (knobs) => [
    {
      ...stageFacts(templateDefinition, knobs, TRANSLATION_STAGE),
      batchSize: knobs.batchSize,
      batchStream: 'batch/translation',
      sampling: PLAIN_SAMPLING,
      initialState: () => initialTrained(knobs.seed, PARAMETERS),
      updates: () => [
        {
          optimizer: 'generator',
          perStep: 1,
          draw: 'FRESH',
          noise: {},
          handedOn: {},
          step: recolorStep(knobs),
          losses: lossMetricNames('generator', TEMPLATE_LOSSES).recoloring,
          scalars: (_index, update) => adamScalars(knobs.adam, knobs.learningRate, update + 1),
        },
      ],
      learningRate: () => knobs.learningRate,
      preview: null,
      artifact: null,
    },
  ],
  translateStep,
  translationNoise: () => null,
  translatesFrom: ['weights'],
};

const LAYER = { size: 1, inputs: 3, outputs: 3 } as const;
const PARAMETERS = {
  ...convolutionParameters('generator/ab', LAYER),
  ...convolutionParameters('generator/ba', LAYER),
};

/** tanh(W x + b) of every pixel: `[B, H, W, 3]` in [-1, 1], the result too. */
function recolor(parameters: TensorMap, direction: 'ab' | 'ba', image: tf.Tensor4D): tf.Tensor4D {
  return tf.tanh(convolution(parameters, `generator/${direction}`, image, { stride: 1, padding: 0 }));
}

/** One update of both layers. */
function recolorStep(knobs: TemplateKnobs): Step {
  const images = imageShape(knobs, knobs.batchSize);
  return {
    name: 'generator',
    batch: knobs.batchSize,
    feeds: { image_a: images, image_b: images, rate: [], epsilon: [] },
    state: trainedShapes(PARAMETERS),
    constants: {},
    body({ feeds, state }) {
      const [a, b] = [mapOf(feeds, 'image_a'), mapOf(feeds, 'image_b')];
      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(PARAMETERS)), (weights) => {
        const losses = [
          meanAbsolute(recolor(weights, 'ab', a), b),
          meanAbsolute(recolor(weights, 'ba', b), a),
        ];
        return { total: tf.addN(losses), losses: tf.stack(losses) };
      });
      return { outputs, nextState: adamUpdate(knobs.adam, state, gradients, adamFeeds(feeds)) };
    },
  };
}

function translateStep(knobs: TemplateKnobs, direction: Direction, batch: number): Step {
  return {
    name: `translate-${direction}`,
    feeds: { content: imageShape(knobs, batch) },
    state: shapesOf(PARAMETERS),
    constants: {},
    body: ({ feeds, state }) => ({
      outputs: { image: recolor(state, direction === 'A_TO_B' ? 'ab' : 'ba', mapOf(feeds, 'content')) },
      nextState: {},
    }),
  };
}
