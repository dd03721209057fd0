import { beforeAll, describe, expect, test } from 'vitest';
import { metricNameSchema } from '#contracts/metrics/metric-catalog.ts';
import {
  createTinyWorld,
  lastCheckpoint,
  runTask,
  said,
  tinyConfig,
  type Outcome,
  type TinyWorld,
} from '../tiny-run.ts';

const shortConfig = { ...tinyConfig, maskSteps: 1, translationSteps: 1 };

describe('an evaluation', () => {
  let world: TinyWorld;
  let trained: Outcome;
  beforeAll(async () => {
    world = await createTinyWorld({ train: 8, test: 3 });
    trained = await runTask(world, world.trainTask({ config: shortConfig }));
  });

  test('scores both directions on all test pairs by the names of the catalog', async () => {
    const outcome = await runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256));
    expect(outcome.end).toBe('finished');
    const [evaluated] = said(outcome, 'evaluated');
    expect(evaluated?.imageCount).toBe(3);
    expect(Object.keys(evaluated?.scores ?? {}).sort()).toEqual(
      ['color_distance', 'gray_ssim_to_content', 'palette_accuracy', 'psnr', 'ssim', 'ssim_exemplar'].flatMap(
        (measure) => [`evaluation/${measure}_ab`, `evaluation/${measure}_ba`],
      ),
    );
    for (const [name, value] of Object.entries(evaluated?.scores ?? {})) {
      expect(metricNameSchema.parse(name)).toBe(name);
      if (!/psnr|color_distance/.test(name)) expect(Math.abs(value)).toBeLessThanOrEqual(1);
    }
  });

  test('gives the same scores each time', async () => {
    const task = world.evaluateTask(lastCheckpoint(trained).manifestSha256);
    expect(said(await runTask(world, task), 'evaluated')).toEqual(
      said(await runTask(world, task), 'evaluated'),
    );
  });

  test('of a mask checkpoint is refused, for it translates nothing', async () => {
    const [ofMaskStage] = said(trained, 'checkpoint');
    if (!ofMaskStage) throw new Error('expected a checkpoint of the mask stage');
    await expect(runTask(world, world.evaluateTask(ofMaskStage.manifestSha256))).rejects.toMatchObject({
      failure: { class: 'USER', code: 'INVALID_STATE' },
    });
  });

  test('stops between two batches when it is told to', async () => {
    const task = world.evaluateTask(lastCheckpoint(trained).manifestSha256);
    const outcome = await runTask(world, task, { reason: 'CANCEL', afterStep: 0 });
    expect(outcome.end).toBe('stopped');
    expect(said(outcome, 'evaluated')).toEqual([]);
  });
});

test('a dataset of photographs gets the measures that need no ground truth, and is told which are missing', async () => {
  const world = await createTinyWorld({ train: 4, test: 2, nameOf: (index) => `photo-${index}.png` });
  const trained = await runTask(world, world.trainTask({ config: shortConfig }));
  const outcome = await runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256));
  const [evaluated] = said(outcome, 'evaluated');
  expect(Object.keys(evaluated?.scores ?? {})).toEqual([
    'evaluation/ssim_exemplar_ab',
    'evaluation/color_distance_ab',
    'evaluation/gray_ssim_to_content_ab',
    'evaluation/ssim_exemplar_ba',
    'evaluation/color_distance_ba',
    'evaluation/gray_ssim_to_content_ba',
  ]);
  expect(evaluated?.references.map(({ name }) => name)).toEqual(['copy', 'random_style']);
  for (const { scores } of evaluated?.references ?? [])
    expect(Object.keys(scores)).toEqual(Object.keys(evaluated?.scores ?? {}));
  const [copy, randomStyle] = evaluated?.references ?? [];
  expect(copy?.scores).toMatchObject({
    'evaluation/gray_ssim_to_content_ab': 1,
    'evaluation/gray_ssim_to_content_ba': 1,
  });
  // The same translations, against other exemplars.
  const content = 'evaluation/gray_ssim_to_content_ab';
  const color = 'evaluation/color_distance_ab';
  expect(randomStyle?.scores[content]).toBe(evaluated?.scores[content]);
  expect(randomStyle?.scores[color]).not.toBe(evaluated?.scores[color]);
  expect(evaluated?.missing.map(({ name }) => name)).toEqual(['ssim', 'psnr', 'palette_accuracy']);
  expect(evaluated?.missing[0]?.reason).toMatch(/two-tone digits .* and there is photo-\d+\.png/);
});

test('a dataset without test images cannot be evaluated, and the answer says what to do', async () => {
  const world = await createTinyWorld({ train: 4, test: 0 });
  const trained = await runTask(world, world.trainTask({ config: shortConfig }));
  const evaluated = runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256));
  await expect(evaluated).rejects.toMatchObject({
    failure: {
      class: 'USER',
      code: 'NO_TEST_IMAGES',
      message: expect.stringMatching(
        /^Domain A and domain B .* Import a version with a test folder/,
      ) as string,
    },
  });
});
