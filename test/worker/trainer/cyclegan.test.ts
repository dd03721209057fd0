import { beforeAll, describe, expect, test } from 'vitest';
import { loadCheckpoint } from '../../../worker/checkpoints/load-checkpoint.ts';
import { cycleganPreset } from '../../testkit/cyclegan-preset.ts';
import { expectSameWhenInterrupted } from './expect-same-when-interrupted.ts';
import { isOfEveryStep } from './is-of-every-step.ts';
import { createTinyWorld, lastCheckpoint, runTask, said, type Outcome, type TinyWorld } from './tiny-run.ts';
import { translateGray } from './translate-gray.ts';

const config = { ...cycleganPreset('cyclegan-tiny'), checkpointSeconds: 3_600 };
const steps = config.translationSteps;

describe('a run of CycleGAN', () => {
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
        'generator/total',
        'generator/gan_ab',
        'generator/gan_ba',
        'generator/cycle_aba',
        'generator/cycle_bab',
        'discriminator/a',
        'discriminator/b',
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

  test('keeps the full pools in its checkpoint', async () => {
    const { manifestSha256 } = lastCheckpoint(outcome);
    const { tensors } = await loadCheckpoint(world.blobs, manifestSha256, () => ['host']);
    expect(Object.keys(tensors).sort()).toEqual(['pool/a/images', 'pool/b/images']);
    expect(tensors['pool/a/images']?.shape[0]).toBe(config.poolSize);
  });

  test.each([
    ['while its pools fill', 1],
    ['once they are full', 5],
  ])('that was interrupted %s ends with the same bits and the same losses', async (_, afterStep) => {
    await expectSameWhenInterrupted(world, config, outcome, afterStep);
  });

  test('is evaluated in both directions', async () => {
    const evaluation = await runTask(world, world.evaluateTask(lastCheckpoint(outcome).manifestSha256));
    const [evaluated] = said(evaluation, 'evaluated');
    expect(evaluated?.imageCount).toBe(3);
    const names = Object.keys(evaluated?.scores ?? {});
    expect(names).toContain('evaluation/psnr_ab');
    expect(names).toContain('evaluation/psnr_ba');
  });

  test('translates, and no exemplar changes what comes out', async () => {
    const { manifestSha256 } = lastCheckpoint(outcome);
    const [one, other] = await translateGray(world, manifestSha256, 'A_TO_B', [30, 220]);
    expect(one).toBeDefined();
    expect(other).toBe(one);
  });
});
