import { beforeAll, describe, expect, test, vi } from 'vitest';
import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import { newRunConfig } from '#contracts/new-run-config.ts';
import { methodNames, type RunConfig } from '#contracts/run-config.ts';
import {
  createTinyWorld,
  lastCheckpoint,
  runTask,
  said,
  told,
  type Outcome,
  type TinyWorld,
} from './tiny-run.ts';
import { translateGray } from './translate-gray.ts';

/** The facts of a method that brightens images, in the manner of the template: nothing else knows that it exists. */
vi.mock(import('#contracts/methods/registry.ts'), async (original) => {
  const registry = await original();
  const { templateDefinition } = await import('#contracts/methods/_template.ts');
  const { lossMetrics } = await import('#contracts/methods/losses.ts');
  const brightness = {
    label: 'Toy brightness',
    description: 'Distance of mean colors.',
    sides: ['ab', 'ba'],
  } as const;
  const toy = {
    ...templateDefinition,
    label: 'Toy',
    presets: templateDefinition.presets.map((preset) => ({ ...preset, name: 'toy-tiny' })),
    generatorFlops: () => 0,
    metrics: lossMetrics('generator', { toyBrightness: brightness }),
  };
  return { ...registry, methodDefinitions: { ...registry.methodDefinitions, toy } };
});

/** Its mathematics: one gain per direction, learned so that mean colors meet. */
vi.mock(import('../../../worker/engine/methods/registry.ts'), async (original) => {
  const { methodOf } = await original();
  const { tf } = await import('../../../worker/compute/tf.ts');
  const { template } = await import('../../../worker/engine/methods/_template/template.ts');
  const { meanSquared } = await import('../../../worker/engine/losses/mean-distance.ts');
  const { constant } = await import('../../../worker/engine/random.ts');
  const { adamUpdate } = await import('../../../worker/engine/training/adam.ts');
  const { gradientsOf } = await import('../../../worker/engine/training/gradients.ts');
  const { adamFeeds, mapOf, pick, scalarOf } =
    await import('../../../worker/engine/training/step-tensors.ts');
  const { initialTrained, trainedShapes } = await import('../../../worker/engine/training/trained-state.ts');

  const gains = { ab: { shape: [], initial: constant(1) }, ba: { shape: [], initial: constant(1) } };
  const toy: typeof template = {
    ...template,
    stages: (knobs) =>
      template.stages(knobs).map((stage) => ({
        ...stage,
        initialState: () => initialTrained(knobs.seed, gains),
        updates: () =>
          stage.updates({}).map((update) => ({
            ...update,
            losses: ['generator/toy_brightness_ab', 'generator/toy_brightness_ba'],
            step: {
              ...update.step,
              state: trainedShapes(gains),
              body({ feeds, state }) {
                const [a, b] = [tf.mean(mapOf(feeds, 'image_a')), tf.mean(mapOf(feeds, 'image_b'))];
                const { gradients, outputs } = gradientsOf(pick(state, ['ab', 'ba']), (weights) => {
                  const losses = [
                    meanSquared(tf.mul(a, scalarOf(weights, 'ab')), b),
                    meanSquared(tf.mul(b, scalarOf(weights, 'ba')), a),
                  ];
                  return { total: tf.addN(losses), losses: tf.stack(losses) };
                });
                return { outputs, nextState: adamUpdate(knobs.adam, state, gradients, adamFeeds(feeds)) };
              },
            },
          })),
      })),
    translateStep: (knobs, direction, batch) => ({
      ...template.translateStep(knobs, direction, batch),
      state: { ab: [], ba: [] },
      body: ({ feeds, state }) => ({
        outputs: {
          image: tf.clipByValue(
            tf.mul(mapOf(feeds, 'content'), scalarOf(state, direction === 'A_TO_B' ? 'ab' : 'ba')),
            -1,
            1,
          ),
        },
        nextState: {},
      }),
    }),
  };
  return { methodOf: (config) => ((config.method as string) === 'toy' ? toy : methodOf(config)) };
});

function toyConfig(): RunConfig {
  const { config, refusals } = newRunConfig('toy-tiny', { checkpointSeconds: 3_600 });
  if (!config) throw new Error(`expected a config, got ${JSON.stringify(refusals)}`);
  return config;
}

describe('a toy method, once it is in both registries,', () => {
  let world: TinyWorld;
  let outcome: Outcome;
  const config = toyConfig();
  beforeAll(async () => {
    world = await createTinyWorld({ train: 8, test: 3 });
    outcome = await runTask(world, world.trainTask({ config }));
  });

  test('is a method with presets, knobs and metrics of its own', () => {
    expect(methodNames()).toContain('toy');
    expect(metricCatalog.map(({ name }) => name)).toContain('generator/toy_brightness_ba');
    expect(newRunConfig('toy-tiny', { poolSize: 3 }).refusals?.map(({ message }) => message)).toEqual([
      '"config.poolSize" is not a knob of the method toy. It is a knob of cyclegan.',
    ]);
  });

  test('trains and logs its losses, all finite', () => {
    expect(outcome.end).toBe('finished');
    const losses = said(outcome, 'metrics').map(
      ({ points }) => points.find(({ name }) => name === 'generator/toy_brightness_ab')?.value ?? NaN,
    );
    expect(losses).toHaveLength(12);
    expect(losses.every(Number.isFinite)).toBe(true);
  });

  test('draws sample grids', () => {
    expect(said(outcome, 'sample').map(({ direction }) => direction)).toEqual(['A_TO_B', 'B_TO_A']);
  });

  test('resumes to the bit', async () => {
    const first = await runTask(world, world.trainTask({ config }), { reason: 'PREEMPT', afterStep: 5 });
    const { manifest, manifestSha256 } = lastCheckpoint(first);
    const second = await runTask(
      world,
      world.trainTask({ config, epoch: 2, resumeFrom: manifestSha256, plan: manifest.plan }),
    );
    expect([...told(first), ...told(second)]).toEqual(told(outcome));
    expect(lastCheckpoint(second).manifest.blobs).toEqual(lastCheckpoint(outcome).manifest.blobs);
  });

  test('is evaluated', async () => {
    const evaluation = await runTask(world, world.evaluateTask(lastCheckpoint(outcome).manifestSha256));
    expect(said(evaluation, 'evaluated')[0]?.scores).toHaveProperty('evaluation/psnr_ab');
  });

  test('translates, and ignores the exemplar', async () => {
    const { manifestSha256 } = lastCheckpoint(outcome);
    const [one, other] = await translateGray(world, manifestSha256, 'B_TO_A', [0, 255]);
    expect(one).toBeDefined();
    expect(other).toBe(one);
  });
});
