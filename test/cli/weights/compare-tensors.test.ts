import { expect, test } from 'vitest';
import { compareTensors } from '../../../cli/weights/compare-tensors.ts';

function stored(filter: readonly number[]) {
  return {
    'conv1_1/filter': { shape: [filter.length], data: Float32Array.from(filter) },
    'conv1_1/bias': { shape: [2], data: Float32Array.of(0.5, -0.5) },
  };
}

test('weights are compared tensor by tensor, and the largest difference of each is told', () => {
  expect(compareTensors(stored([1, 2, 3]), stored([1, 2.25, 2.875]))).toEqual([
    { name: 'conv1_1/filter', largest: 0.25 },
    { name: 'conv1_1/bias', largest: 0 },
  ]);
});

test('a tensor that the other one has in another size, or not at all, differs without bounds', () => {
  const [filter] = compareTensors(stored([1, 2]), stored([1, 2, 3]));
  expect(filter).toEqual({ name: 'conv1_1/filter', largest: Infinity });
  expect(compareTensors(stored([1]), {})[0]?.largest).toBe(Infinity);
});
