import { GENERATOR_LOSSES, type UnitKnobs } from '#contracts/methods/unit.ts';
import { lossMetricNames } from '#contracts/methods/losses.ts';
import type { Step, TensorMap } from '../../../compute/step.ts';
import { tf } from '../../../compute/tf.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { cycle } from '../../losses/cycle.ts';
import { gan } from '../../losses/gan.ts';
import { kl } from '../../losses/kl.ts';
import { objective, weightedTerms, type LossTerms } from '../../losses/objective.ts';
import type { PerCycle, PerDirection, PerDomain } from '../../losses/pass.ts';
import { reconstruction } from '../../losses/reconstruction.ts';
import { adamUpdate } from '../../training/adam.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { adamFeeds, halves, mapOf, pick } from '../../training/step-tensors.ts';
import { trainedShapes } from '../../training/trained-state.ts';
import {
  decode,
  discriminatorsParameters,
  encodeBoth,
  generatorParameters,
  judge,
  latentShape,
  shared,
} from './networks.ts';

/** All that a generator update has computed when its losses are taken. */
interface GeneratorPass {
  readonly real: PerDomain;
  readonly reconstructed: PerDomain;
  readonly fake: PerDirection;
  readonly cycled: PerCycle;
  /** Latents of both real images, with their noise, `[2B, h, w, C]`. */
  readonly latent: tf.Tensor4D;
  /** Latents of both translated images, with their noise, `[2B, h, w, C]`. */
  readonly cycleLatent: tf.Tensor4D;
  /** D_B(x_AB) and D_A(x_BA), `[B, h, w, 1]`. */
  readonly judged: PerDirection;
}

const generatorTerms: LossTerms<GeneratorPass, keyof typeof GENERATOR_LOSSES> = {
  gan,
  reconstruction,
  cycle,
  kl,
  klCycle: { schedule: kl.schedule, values: ({ cycleLatent }) => kl.values({ latent: cycleLatent }) },
};

/** Metric names of a generator update in the order of its output: the total first. */
export function generatorLossNames({ lossWeights }: UnitKnobs): string[] {
  const names = lossMetricNames('generator', GENERATOR_LOSSES);
  return ['generator/total', ...weightedTerms(generatorTerms, lossWeights).flatMap((term) => names[term])];
}

/** One update of the generator against the discriminators as they are. */
export function generatorStep(knobs: UnitKnobs): Step {
  const { network, batchSize } = knobs;
  const trained = generatorParameters(network);
  return {
    name: 'generator',
    batch: batchSize,
    feeds: {
      image_a: imageShape(knobs, batchSize),
      image_b: imageShape(knobs, batchSize),
      noise: latentShape(knobs, 2 * batchSize),
      noise_cycle: latentShape(knobs, 2 * batchSize),
      rate: [],
      epsilon: [],
    },
    state: { ...trainedShapes(trained), ...shapesOf(discriminatorsParameters(network)) },
    constants: {},
    body({ feeds, state }) {
      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(trained)), (weights) =>
        objective(generatorTerms, knobs.lossWeights, null, generatorPass(knobs, weights, state, feeds)),
      );
      return { outputs, nextState: adamUpdate(knobs.adam, state, gradients, adamFeeds(feeds)) };
    },
  };
}

/**
 * Both directions at once: each decoder paints the latents of both domains in one batch.
 *
 * @param judges the discriminators' weights, which take no gradient
 */
function generatorPass(
  { network }: UnitKnobs,
  generator: TensorMap,
  judges: TensorMap,
  feeds: TensorMap,
): GeneratorPass {
  const real = { a: mapOf(feeds, 'image_a'), b: mapOf(feeds, 'image_b') };
  const latent = tf.add<tf.Tensor4D>(encodeBoth(network, generator, real.a, real.b), mapOf(feeds, 'noise'));
  const features = shared(network, generator, latent);
  const [paintedAA, paintedBA] = halves(decode(network, generator, 'a', features));
  const [paintedAB, paintedBB] = halves(decode(network, generator, 'b', features));

  const cycleLatent = tf.add<tf.Tensor4D>(
    encodeBoth(network, generator, paintedBA, paintedAB), // of x_BA, then of x_AB
    mapOf(feeds, 'noise_cycle'),
  );
  const [featuresBA, featuresAB] = halves(shared(network, generator, cycleLatent));
  return {
    real,
    reconstructed: { a: paintedAA, b: paintedBB },
    fake: { ab: paintedAB, ba: paintedBA },
    cycled: {
      aba: decode(network, generator, 'a', featuresAB),
      bab: decode(network, generator, 'b', featuresBA),
    },
    latent,
    cycleLatent,
    judged: { ab: judge(network, judges, 'b', paintedAB), ba: judge(network, judges, 'a', paintedBA) },
  };
}
