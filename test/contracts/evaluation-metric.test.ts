import { expect, test } from 'vitest';
import { readEvaluationMetric } from '#contracts/evaluation-metric.ts';

test('the name of a score says its measure and direction, that of any other metric nothing', () => {
  expect(readEvaluationMetric('evaluation/ssim_p5_ab')).toEqual({ measure: 'ssim_p5', direction: 'A_TO_B' });
  expect(readEvaluationMetric('evaluation/ssim_ba')).toEqual({ measure: 'ssim', direction: 'B_TO_A' });
  for (const other of ['generator/gan_ab', 'evaluation/ssim', 'evaluation/_ab', 'old/evaluation/ssim_ab'])
    expect(readEvaluationMetric(other)).toBeNull();
});
