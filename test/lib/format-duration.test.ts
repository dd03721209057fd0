import { expect, test } from 'vitest';
import { formatDuration } from '#lib/format-duration.ts';

test.each([
  [0.4, '400ms'],
  [4.2, '4s'],
  [59.7, '1m'],
  [125, '2m 5s'],
  [4_320, '1h 12m'],
  [273_600, '3d 4h'],
])('%d seconds are %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});
