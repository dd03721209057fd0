import { expect, test } from 'vitest';
import { listedValues } from '../../lib/listed-values.ts';

test.each([
  ['7', true, ['7']],
  ['1, 5', true, ['1', '5']],
  ['0..2,7', true, ['0', '1', '2', '7']],
  [' -1 .. 1', true, ['-1 .. 1']],
  ['-1..1', true, ['-1', '0', '1']],
  ['0..2', false, ['0..2']],
  ['1e-3,', false, ['1e-3', '']],
])('%s names values (of whole numbers: %s)', (list, isWhole, texts) => {
  expect(listedValues(list, { isWhole, most: 200 })).toEqual({ texts, problem: null });
});

test.each([
  ['3..1', '3..1 is empty'],
  ['5, 0..200', '0..200 has 201 values; at most 200'],
])('%s is not a list: %s', (list, problem) => {
  expect(listedValues(list, { isWhole: true, most: 200 })).toEqual({
    texts: null,
    problem: expect.stringContaining(problem) as unknown,
  });
});
