import type { MunitKnobs } from '#contracts/methods/munit.ts';
import { lazy } from '#lib/lazy.ts';
import type { Step, TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { objective } from '../../losses/objective.ts';
import { adamUpdate } from '../../training/adam.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { adamFeeds, halves, mapOf, pick } from '../../training/step-tensors.ts';
import { trainedShapes } from '../../training/trained-state.ts';
import { decayed } from '../../training/weight-decay.ts';
import { generatorTerms, type GeneratorPass } from './losses.ts';
import {
  contentOf,
  discriminatorsParameters,
  generatorsParameters,
  judge,
  paint,
  styleOf,
} from './networks.ts';
import { styleFeed, styleShape } from './style-feeds.ts';

/** One update of encoders and decoders against the discriminators as they are. */
export function generatorStep(knobs: MunitKnobs): Step {
  const { network, batchSize, adam, weightDecay, lossWeights } = knobs;
  const trained = generatorsParameters(network);
  return {
    name: 'generator',
    batch: batchSize,
    feeds: {
      image_a: imageShape(knobs, batchSize),
      image_b: imageShape(knobs, batchSize),
      style_a: styleShape(knobs),
      style_b: styleShape(knobs),
      rate: [],
      epsilon: [],
    },
    state: { ...trainedShapes(trained), ...shapesOf(discriminatorsParameters(network)) },
    constants: {},
    body({ feeds, state }) {
      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(trained)), (weights) =>
        objective(generatorTerms, lossWeights, null, generatorPass(knobs, weights, state, feeds)),
      );
      const descent = decayed(state, gradients, weightDecay);
      return { outputs, nextState: adamUpdate(adam, state, descent, adamFeeds(feeds)) };
    },
  };
}

/**
 * Both directions at once: each decoder paints the contents of both domains in one batch, its own in their own styles.
 *
 * @param judges the discriminators' weights, which take no gradient
 */
function generatorPass(
  { network }: MunitKnobs,
  generators: TensorMap,
  judges: TensorMap,
  feeds: TensorMap,
): GeneratorPass {
  const real = { a: mapOf(feeds, 'image_a'), b: mapOf(feeds, 'image_b') };
  const drawn = { a: styleFeed(feeds, 'a'), b: styleFeed(feeds, 'b') };
  const content = {
    a: contentOf(network, generators, 'a', real.a),
    b: contentOf(network, generators, 'b', real.b),
  };
  const style = {
    a: styleOf(network, generators, 'a', real.a),
    b: styleOf(network, generators, 'b', real.b),
  };
  const contents = tf.concat([content.a, content.b], 0);
  const [paintedAA, paintedBA] = halves(
    paint(network, generators, 'a', contents, tf.concat([style.a, drawn.a], 0)),
  );
  const [paintedAB, paintedBB] = halves(
    paint(network, generators, 'b', contents, tf.concat([drawn.b, style.b], 0)),
  );
  const contentAgain = {
    ab: contentOf(network, generators, 'b', paintedAB),
    ba: contentOf(network, generators, 'a', paintedBA),
  };
  return {
    real,
    reconstructed: { a: paintedAA, b: paintedBB },
    judged: { ab: judge(network, judges, 'b', paintedAB), ba: judge(network, judges, 'a', paintedBA) },
    content,
    contentAgain,
    drawn,
    styleAgain: {
      ab: styleOf(network, generators, 'b', paintedAB),
      ba: styleOf(network, generators, 'a', paintedBA),
    },
    cycled: () => ({
      aba: paint(network, generators, 'a', contentAgain.ab, style.a),
      bab: paint(network, generators, 'b', contentAgain.ba, style.b),
    }),
    guided: lazy(() => ({
      ab: paint(network, generators, 'b', content.a, style.b),
      ba: paint(network, generators, 'a', content.b, style.a),
    })),
  };
}
