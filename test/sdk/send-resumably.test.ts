import { expect, test } from 'vitest';
import { BrokenOffError, sendResumably, type SendingLine } from '#sdk/send-resumably.ts';

const PAUSES = { first: 1, longest: 4 };

/** Breaks after as many bytes as `cuts` says, one cut per attempt, then holds. */
function lineWith(cuts: readonly number[], size: number) {
  let held = 0;
  const offsets: number[] = [];
  const line: SendingLine = {
    send(offset, onSent) {
      offsets.push(offset);
      expect(offset).toBe(held);
      held = Math.min(size, offset + (cuts[offsets.length - 1] ?? size));
      onSent(held);
      return held < size ? Promise.reject(new BrokenOffError('cut')) : Promise.resolve();
    },
    held: () => Promise.resolve(held),
  };
  return { line, offsets };
}

function options(waited: number[] = [], sent: number[] = []) {
  return {
    pauses: PAUSES,
    tries: 3,
    wait: (ms: number) => Promise.resolve(waited.push(ms)),
    onSent: (bytes: number) => void sent.push(bytes),
  };
}

test('after each cut it goes on from what the other end holds', async () => {
  const { line, offsets } = lineWith([10, 25, 1], 100);
  const sent: number[] = [];
  await sendResumably(line, options([], sent));
  expect(offsets).toEqual([0, 10, 35, 36]);
  expect(sent.at(-1)).toBe(100);
});

test('progress makes the pauses small again', async () => {
  const waited: number[] = [];
  await sendResumably(lineWith([0, 10, 0, 10], 100).line, options(waited));
  expect(waited).toEqual([1, 2, 1, 2]);
});

test('without progress it gives up after as many tries as it has', async () => {
  const { line, offsets } = lineWith([0, 0, 0, 0], 100);
  await expect(sendResumably(line, options())).rejects.toBeInstanceOf(BrokenOffError);
  expect(offsets).toEqual([0, 0, 0]);
});

test('a refusal is not tried again', async () => {
  const line: SendingLine = {
    send: () => Promise.reject(new Error('refused')),
    held: () => Promise.resolve(0),
  };
  await expect(sendResumably(line, options())).rejects.toThrow('refused');
});
