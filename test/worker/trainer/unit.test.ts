import { beforeAll, describe, expect, test } from 'vitest';
import { presetOf } from '../../testkit/preset-of.ts';
import { expectSameWhenInterrupted } from './expect-same-when-interrupted.ts';
import { isOfEveryStep } from './is-of-every-step.ts';
import { createTinyWorld, lastCheckpoint, runTask, said, type Outcome, type TinyWorld } from './tiny-run.ts';
import { translateGray } from './translate-gray.ts';

const config = { ...presetOf('unit', 'unit-tiny'), generatorUpdatesPerStep: 2, checkpointSeconds: 3_600 };
const steps = config.translationSteps;

describe('a run of UNIT', () => {
  let world: TinyWorld;
  let outcome: Outcome;
  beforeAll(async () => {
    world = await createTinyWorld({ train: 8, test: 3 });
    outcome = await runTask(world, world.trainTask({ config }));
  });

  test('tells its own losses of every step, all finite', () => {
    expect(outcome.end).toBe('finished');
    const metrics = said(outcome, 'metrics');
    expect(metrics).toHaveLength(steps);
    for (const { points } of metrics) {
      expect(points.map(({ name }) => name).filter(isOfEveryStep)).toEqual([
        'discriminator/a',
        'discriminator/b',
        'generator/total',
        'generator/gan_ab',
        'generator/gan_ba',
        'generator/reconstruction_a',
        'generator/reconstruction_b',
        'generator/cycle_aba',
        'generator/cycle_bab',
        'generator/kl',
        'generator/kl_cycle',
        'optimizer/learning_rate',
        'system/step_time',
      ]);
      expect(points.every(({ value }) => Number.isFinite(value))).toBe(true);
    }
  });

  test('draws sample grids of its translations both ways', () => {
    expect(said(outcome, 'sample')).toMatchObject([
      { stage: 'TRANSLATION', step: steps, direction: 'A_TO_B' },
      { stage: 'TRANSLATION', step: steps, direction: 'B_TO_A' },
    ]);
  });

  test('that was interrupted ends with the same bits and the same losses', async () => {
    await expectSameWhenInterrupted(world, config, outcome, 5);
  });

  test('is evaluated in both directions', async () => {
    const evaluation = await runTask(world, world.evaluateTask(lastCheckpoint(outcome).manifestSha256));
    const [evaluated] = said(evaluation, 'evaluated');
    expect(evaluated?.imageCount).toBe(3);
    expect(evaluated?.scores).toHaveProperty('evaluation/psnr_ab');
    expect(evaluated?.scores).toHaveProperty('evaluation/psnr_ba');
  });

  test('translates, and no exemplar changes what comes out', async () => {
    const { manifestSha256 } = lastCheckpoint(outcome);
    const [one, other] = await translateGray(world, manifestSha256, 'B_TO_A', [30, 220]);
    expect(one).toBeDefined();
    expect(other).toBe(one);
  });
});
