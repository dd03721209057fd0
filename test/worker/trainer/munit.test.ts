import { beforeAll, describe, expect, test } from 'vitest';
import { presetOf } from '../../testkit/preset-of.ts';
import { expectSameWhenInterrupted } from './expect-same-when-interrupted.ts';
import { isOfEveryStep } from './is-of-every-step.ts';
import { createTinyWorld, lastCheckpoint, runTask, said, type Outcome, type TinyWorld } from './tiny-run.ts';
import { translateGray } from './translate-gray.ts';

const config = { ...presetOf('munit', 'munit-tiny'), generatorUpdatesPerStep: 2, checkpointSeconds: 3_600 };
const steps = config.translationSteps;

describe('a run of MUNIT', () => {
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
        'generator/content_code_ab',
        'generator/content_code_ba',
        'generator/style_code_ab',
        'generator/style_code_ba',
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

  test('translates, in the style of its exemplar', async () => {
    const { manifestSha256 } = lastCheckpoint(outcome);
    const [one, other, again] = await translateGray(world, manifestSha256, 'B_TO_A', [0, 255, 0]);
    expect(one).toBeDefined();
    expect(other).not.toBe(one);
    expect(again).toBe(one);
  });
});
