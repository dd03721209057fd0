import { expect, test, vi } from 'vitest';
import { createTinyWorld, lastCheckpoint, runTask, said, tinyConfig } from '../tiny-run.ts';

vi.mock(import('../../../../worker/digits/digit-classifier.ts'), async (original) => ({
  ...(await original()),
  loadDigitClassifier: () => Promise.resolve({ refused: 'the digit classifier is missing' }),
}));

test('without the digit classifier all other measures are taken, and the reason is given for those of digits', async () => {
  const world = await createTinyWorld({ train: 4, test: 2 });
  const config = { ...tinyConfig, maskSteps: 1, translationSteps: 1 };
  const trained = await runTask(world, world.trainTask({ config }));
  const [evaluated] = said(
    await runTask(world, world.evaluateTask(lastCheckpoint(trained).manifestSha256)),
    'evaluated',
  );
  expect(evaluated?.missing).toContainEqual({
    name: 'digit_agreement',
    reason: 'the digit classifier is missing',
  });
  expect(evaluated?.missing.map(({ name }) => name).sort()).toEqual([
    ...['class_color', 'digit_accuracy', 'digit_agreement'],
  ]);
  expect(evaluated?.scores).toHaveProperty('evaluation/ssim_ab');
});
