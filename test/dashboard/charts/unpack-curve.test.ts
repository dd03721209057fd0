import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packCurve } from '../../../api/graphql/metric/pack-curve.ts';
import { unpackCurve } from '../../../dashboard/src/charts/unpack-curve.ts';
import { seriesOf } from './series-of.ts';

const steps = fc.array(fc.integer({ min: 0, max: 2 ** 31 - 1 }), { maxLength: 50 });
const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
const rounded = fc.option(fc.float({ noNaN: true, noDefaultInfinity: true }));

function columnOf(length: number, item: typeof value) {
  return fc.array(item, { minLength: length, maxLength: length });
}

describe('a curve that the server packs', () => {
  test('of logged points is unpacked as it was, each its own extreme', () => {
    const points = steps.chain((steps) =>
      columnOf(steps.length, value).map((values) => ({ steps, values, minValues: null, maxValues: null })),
    );
    fc.assert(
      fc.property(points, (curve) => {
        const packed = packCurve({ ...curve, exact: true, storedCount: curve.steps.length });
        expect(unpackCurve(packed)).toEqual(seriesOf(curve));
      }),
    );
  });

  test('of buckets is unpacked with its extremes, as numbers of 32 bits', () => {
    const buckets = steps.chain((steps) => {
      const column = columnOf(steps.length, rounded);
      return fc.record({
        steps: fc.constant(steps),
        values: column,
        minValues: column,
        maxValues: column,
      });
    });
    fc.assert(
      fc.property(buckets, (curve) => {
        const packed = packCurve({ ...curve, exact: false, storedCount: 1_000 });
        expect(unpackCurve(packed)).toEqual(seriesOf(curve));
      }),
    );
    const packed = packCurve({
      steps: [16],
      values: [0.1],
      minValues: [0.1],
      maxValues: [null],
      exact: false,
      storedCount: 9,
    });
    expect(packed).toEqual({
      bits: 32,
      steps: 'EAAAAA==',
      values: 'zczMPQ==',
      minValues: 'zczMPQ==',
      maxValues: 'AADAfw==',
    });
    expect(unpackCurve(packed)).toEqual({
      steps: [16],
      values: [Math.fround(0.1)],
      lows: [Math.fround(0.1)],
      highs: [null],
    });
  });
});
