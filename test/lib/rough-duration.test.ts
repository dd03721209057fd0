import { expect, test } from 'vitest';
import { roughDuration } from '#lib/rough-duration.ts';

test.each([
  [0.4, 'less than 5 seconds'],
  [41, 'about 40 seconds'],
  [89, 'about 90 seconds'],
  [95, 'about 2 minutes'],
  [4_210, 'about 70 minutes'],
  [7_300, 'about 2 hours'],
  [12_700, 'about 3.5 hours'],
  [180_000, 'about 2 days'],
])('%d seconds are %s', (seconds, text) => {
  expect(roughDuration(seconds)).toBe(text);
});
