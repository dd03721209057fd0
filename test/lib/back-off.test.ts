import { expect, test } from 'vitest';
import { backOffDelay, createBackOff } from '#lib/back-off.ts';
import { pause } from '#lib/pause.ts';

test('pauses double up to the longest, and begin small again after a success', () => {
  const backOff = createBackOff({ first: 100, longest: 500 });
  expect([1, 2, 3, 4, 5].map(() => backOff.next())).toEqual([100, 200, 400, 500, 500]);
  backOff.reset();
  expect(backOff.next()).toBe(100);
});

test('after ever so many attempts the pause is the longest', () => {
  expect(backOffDelay({ first: 0.001, longest: 600 }, 5_000)).toBe(600);
});

test('a pause ends early, and without an error, when its signal is aborted', async () => {
  const stopping = new AbortController();
  const paused = pause(60_000, stopping.signal);
  stopping.abort();
  await paused;
});
