import { expect, test } from 'vitest';
import { principalPlane } from '../../../../worker/engine/evaluation/principal-plane.ts';

function vectors(rows: readonly (readonly number[])[]) {
  return rows.map((row) => Float64Array.from(row));
}

test('the first axis is that of the largest spread, the second that of what is left, both from the mean on', () => {
  // Spread 10 along the first number, 2 along the third, none along the second.
  const pointOf = principalPlane(
    vectors([
      [5, 7, 1],
      [15, 7, 1],
      [5, 7, 3],
      [15, 7, 3],
    ]),
  );
  const [x, y] = pointOf(Float64Array.from([15, 7, 3]));
  expect(Math.abs(x)).toBeCloseTo(5, 9);
  expect(Math.abs(y)).toBeCloseTo(1, 9);
  const middle = pointOf(Float64Array.from([10, 100, 2]));
  expect(middle[0]).toBeCloseTo(0, 6);
  expect(middle[1]).toBeCloseTo(0, 6);
});

test('vectors along a line have no second component, and equal ones have none at all', () => {
  const line = principalPlane(
    vectors([
      [0, 0],
      [3, 4],
      [6, 8],
    ]),
  );
  expect(Math.abs(line(Float64Array.from([6, 8]))[0])).toBeCloseTo(5, 9);
  expect(line(Float64Array.from([6, 8]))[1]).toBeCloseTo(0, 6);
  expect(
    principalPlane(
      vectors([
        [1, 2],
        [1, 2],
      ]),
    )(Float64Array.from([9, 9])),
  ).toEqual([0, 0]);
});

test('the same vectors give the same plane to the bit', () => {
  const rows = vectors([
    [1, 5, 2],
    [4, 1, 0],
    [2, 2, 9],
  ]);
  const point = Float64Array.from([3, 1, 4]);
  expect(principalPlane(rows)(point)).toEqual(principalPlane(rows)(point));
});
