import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readCurvesView, writeCurvesView } from '../../../../dashboard/src/features/run/chart-view.ts';

describe('controls of the curves in the address', () => {
  test('are the same after the address was copied', () => {
    const view = fc.record({
      logarithmic: fc.boolean(),
      smoothing: fc.integer({ min: 0, max: 99 }).map((percent) => percent / 100),
      zoom: fc.option(
        fc
          .tuple(fc.nat(1000), fc.integer({ min: 1, max: 1000 }))
          .map(([from, length]) => [from, from + length] as const),
      ),
      yRanges: fc.constantFrom(
        new Map(),
        new Map([['generator/total', [0, 2.5] as const]]),
        new Map([
          ['a:b', [null, 3] as const],
          ['c', [-1, null] as const],
        ]),
      ),
      enlarged: fc.option(fc.constantFrom('generator/total', 'a&b=c', 'x/y')),
    });
    fc.assert(
      fc.property(view, (each) => {
        const address = writeCurvesView(new URLSearchParams('step=5'), each).toString();
        expect(readCurvesView(new URLSearchParams(address))).toEqual(each);
      }),
    );
  });

  test('leave other parts of the address alone and say nothing when all is as usual', () => {
    const usual = readCurvesView(new URLSearchParams());
    expect(
      writeCurvesView(new URLSearchParams('step=40&log=1&x=2..9&y=a:0..1&chart=b'), usual).toString(),
    ).toBe('step=40');
  });

  test('survive an address that a person has broken', () => {
    expect(readCurvesView(new URLSearchParams('sm=much&x=9..2&log=yes&y=1..2&y=a:x..y'))).toEqual({
      smoothing: 0.6,
      logarithmic: false,
      zoom: null,
      yRanges: new Map(),
      enlarged: null,
    });
  });
});
