import { expect, test } from 'vitest';
import { formatInterval } from '../../../dashboard/src/ui/format-interval.ts';

test.each([
  [0.95336, 0.95103, 0.95561, '0.9534', '0.9510–0.9556'],
  [14.3887, 13.7039, 14.9931, '14.4', '13.7–15.0'],
  [131.2, 100.1, 150.4, '131', '100–150'],
  [1, 1, 1, '1', '1–1'],
  [0.1, 0.1, 0.100000001, '0.100000', '0.100000–0.100000'],
])('%d within %d to %d reads %s, %s', (value, low, high, text, interval) => {
  expect(formatInterval(value, low, high)).toEqual({ value: text, interval });
});
