import { GENERATOR_LOSSES, type CycleganKnobs } from '#contracts/methods/cyclegan.ts';
import { lossMetricNames } from '#contracts/methods/losses.ts';
import type { Step, TensorMap } from '../../../compute/step.ts';
import { imageShape } from '../../imaging/image-shape.ts';
import { shapesOf } from '../../layers/parameters.ts';
import { cycle } from '../../losses/cycle.ts';
import { gan } from '../../losses/gan.ts';
import { identity } from '../../losses/identity.ts';
import { objective, weightedTerms, type LossTerms } from '../../losses/objective.ts';
import type { PerCycle, PerDirection, PerDomain } from '../../losses/pass.ts';
import { adamUpdate } from '../../training/adam.ts';
import { gradientsOf } from '../../training/gradients.ts';
import { adamFeeds, mapOf, pick } from '../../training/step-tensors.ts';
import { trainedShapes } from '../../training/trained-state.ts';
import { discriminatorsParameters, generatorParameters, judge, redraw } from './networks.ts';

/** All that a generator update has computed when its losses are taken. */
interface GeneratorPass {
  readonly real: PerDomain;
  readonly fake: PerDirection;
  readonly cycled: PerCycle;
  /** D_B(x_AB) and D_A(x_BA), `[B, H / 4, W / 4, 1]`. */
  readonly judged: PerDirection;
  /** G_BA(x_A) and G_AB(x_B). */
  readonly unmoved: () => PerDomain;
}

const generatorTerms: LossTerms<GeneratorPass, keyof typeof GENERATOR_LOSSES> = { gan, cycle, identity };

/** Metric names of a generator update in the order of its output: the total first. */
export function generatorLossNames({ lossWeights }: CycleganKnobs): string[] {
  const names = lossMetricNames('generator', GENERATOR_LOSSES);
  return ['generator/total', ...weightedTerms(generatorTerms, lossWeights).flatMap((term) => names[term])];
}

/** One update of both generators against the discriminators as they are. Outputs its translations beside its losses. */
export function generatorStep(knobs: CycleganKnobs): Step {
  const { network, batchSize } = knobs;
  const trained = { ...generatorParameters(network, 'ab'), ...generatorParameters(network, 'ba') };
  return {
    name: 'generator',
    batch: batchSize,
    feeds: {
      image_a: imageShape(knobs, batchSize),
      image_b: imageShape(knobs, batchSize),
      rate: [],
      epsilon: [],
    },
    state: { ...trainedShapes(trained), ...shapesOf(discriminatorsParameters(network)) },
    constants: {},
    body({ feeds, state }) {
      const real = { a: mapOf(feeds, 'image_a'), b: mapOf(feeds, 'image_b') };
      const { gradients, outputs } = gradientsOf(pick(state, Object.keys(trained)), (weights) => {
        const pass = generatorPass(knobs, weights, state, real);
        return {
          ...objective(generatorTerms, knobs.lossWeights, null, pass),
          fake_ab: pass.fake.ab,
          fake_ba: pass.fake.ba,
        };
      });
      return { outputs, nextState: adamUpdate(knobs.adam, state, gradients, adamFeeds(feeds)) };
    },
  };
}

/** @param judges the discriminators' weights, which take no gradient */
function generatorPass(
  { network }: CycleganKnobs,
  generators: TensorMap,
  judges: TensorMap,
  real: PerDomain,
): GeneratorPass {
  const fake = {
    ab: redraw(network, generators, 'ab', real.a),
    ba: redraw(network, generators, 'ba', real.b),
  };
  return {
    real,
    fake,
    cycled: {
      aba: redraw(network, generators, 'ba', fake.ab),
      bab: redraw(network, generators, 'ab', fake.ba),
    },
    judged: { ab: judge(network, judges, 'b', fake.ab), ba: judge(network, judges, 'a', fake.ba) },
    unmoved: () => ({
      a: redraw(network, generators, 'ba', real.a),
      b: redraw(network, generators, 'ab', real.b),
    }),
  };
}
