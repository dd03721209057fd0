import { expect, test } from 'vitest';
import { NO_REGION } from '#contracts/region-classes.ts';
import { regionColors } from '../../../../worker/engine/evaluation/truth/region-colors.ts';

test('the color of a region is the lower median of each channel over its pixels', () => {
  const data = Uint8Array.from(
    [
      [10, 255, 0],
      [30, 0, 0],
      [20, 0, 255], // three of one region: 20, 0, 0
      [200, 1, 7],
      [100, 3, 7], // two of another: the lower ones
      [99, 99, 99], // of none
    ].flat(),
  );
  const indices = Uint8Array.of(1, 1, 1, 4, 4, NO_REGION);
  const colors = regionColors(
    { width: 6, height: 1, data },
    { width: 6, height: 1, indices, names: { 0: 'nowhere', 1: 'digit' } },
  );
  expect([...colors]).toEqual([
    ['digit', [20, 0, 0]],
    ['4', [100, 1, 7]],
  ]);
});
