import { describe, expect, test } from 'vitest';
import {
  FILTER_ORDER,
  IMAGE_ORDER,
  toLogical,
  toMemory,
} from '../../../../worker/compute/onnx/host-layout.ts';

describe('layout of host values', () => {
  test('puts the channels of an image before its rows', () => {
    // One image of 1 x 2 pixels with 3 channels.
    const memory = toMemory(Float32Array.of(1, 2, 3, 4, 5, 6), [1, 1, 2, 3], IMAGE_ORDER);
    expect([...memory]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  test('comes back to the same values', () => {
    const shape = [2, 3, 4, 5];
    const values = Float32Array.from({ length: 120 }, (_, i) => i);
    for (const order of [IMAGE_ORDER, FILTER_ORDER]) {
      expect(toLogical(toMemory(values, shape, order), shape, order)).toEqual(values);
    }
  });

  test('copies what needs no change', () => {
    const values = Float32Array.of(1, 2);
    const memory = toMemory(values, [2], [0]);
    values[0] = 9;
    expect([...memory]).toEqual([1, 2]);
  });
});
