import type { AdamConfig } from '#contracts/methods/shared-knobs.ts';
import type { Step } from '../../compute/step.ts';
import type { tf } from '../../compute/tf.ts';
import { shapesOf } from '../layers/parameters.ts';
import { crossEntropy } from '../losses/cross-entropy.ts';
import { adamUpdate } from '../training/adam.ts';
import { gradientsOf } from '../training/gradients.ts';
import { adamFeeds, mapOf, pick } from '../training/step-tensors.ts';
import { trainedShapes } from '../training/trained-state.ts';
import { DIGIT_CLASSES, digitImages, digitLogits, digitParameters } from './digit-network.ts';

/** Reads pictures: feed `ink` `[batch, 28, 28, 1]`, output `logits` `[batch, 10]`; the weights are state. */
export function readDigitsStep(batch: number): Step {
  return {
    name: 'read digits',
    feeds: { ink: digitImages(batch) },
    state: shapesOf(digitParameters()),
    constants: {},
    body: ({ feeds, state }) => ({
      outputs: { logits: digitLogits(state, mapOf(feeds, 'ink')) },
      nextState: {},
    }),
  };
}

/** Learns from pictures: feeds `ink` and `classes` `[batch, 10]`, which is 1 at the digit and else 0; output `loss`. */
export function learnDigitsStep(batch: number, adam: AdamConfig): Step {
  const trained = digitParameters();
  return {
    name: 'learn digits',
    feeds: { ink: digitImages(batch), classes: [batch, DIGIT_CLASSES], rate: [], epsilon: [] },
    state: trainedShapes(trained),
    constants: {},
    body({ feeds, state }) {
      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(trained)), (weights) => {
        const loss = crossEntropy(digitLogits(weights, mapOf(feeds, 'ink')), feeds['classes'] as tf.Tensor2D);
        return { total: loss, loss };
      });
      return { outputs, nextState: adamUpdate(adam, state, gradients, adamFeeds(feeds)) };
    },
  };
}
