import { expect, test } from 'vitest';
import { scorableSplits } from '../../../../dashboard/src/features/run/scorable-splits.ts';

test.each([
  [
    [5, 5],
    [3, 3],
    ['VALIDATION', 'TEST'],
  ],
  [[0, 0], [3, 3], ['TEST']],
  [[5, 5], [0, 3], ['VALIDATION']],
  [[0, 5], [3, 0], []],
] as const)(
  'with %j validation and %j test images in A and B a checkpoint can be scored on %j',
  (validation, test, splits) => {
    const domains = validation.map((validationCount, i) => ({ validationCount, testCount: test[i] ?? 0 }));
    expect(scorableSplits(domains)).toEqual(splits);
  },
);
