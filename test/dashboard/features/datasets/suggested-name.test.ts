import { expect, test } from 'vitest';
import { suggestedName } from '../../../../dashboard/src/features/datasets/suggested-name.ts';

test.each([
  ['day', 'night', 'day-night'],
  [' day ', 'night', 'day-night'],
  [null, 'night', ''],
  ['day', null, ''],
  ['line\nbreak', 'night', ''],
  ['W'.repeat(150), 'W'.repeat(150), ''],
])('the folders %j and %j suggest %j', (a, b, name) => {
  expect(suggestedName(a === null ? null : { name: a }, b === null ? null : { name: b })).toBe(name);
});
