import { describe, expect, test } from 'vitest';
import { emptySeries } from '../../../../dashboard/src/charts/series.ts';
import { seriesOf } from '../../charts/series-of.ts';
import { drawnCurve } from '../../../../dashboard/src/features/compare/drawn-curves.ts';
import { overTime, stepsWithin } from '../../../../dashboard/src/features/compare/over-time.ts';
import { secondsAt, stepAt } from '../../../../dashboard/src/features/compare/step-clock.ts';

const CLOCK = { steps: [10, 20, 40], seconds: [0, 5, 65] };
const NONE = { steps: [], seconds: [] };

describe('the clock of a run', () => {
  test.each([
    [10, 0],
    [15, 2.5],
    [20, 5],
    [30, 35],
    [40, 65],
    [50, 95],
    [0, -5],
  ])('is at step %i after %f seconds, and back', (step, seconds) => {
    expect(secondsAt(CLOCK, step)).toBe(seconds);
    expect(stepAt(CLOCK, seconds)).toBe(step);
  });

  test('says nothing without times, and always the same with one', () => {
    expect(secondsAt(NONE, 3)).toBeNull();
    expect(secondsAt({ steps: [1], seconds: [7] }, 3)).toBe(7);
  });

  test('stands still where two steps have one time', () => {
    const still = { steps: [1, 2, 3], seconds: [0, 4, 4] };
    expect(secondsAt(still, 3)).toBe(4);
    expect(stepAt(still, 4)).toBe(2);
  });
});

describe('a curve over time', () => {
  const curve = seriesOf({ steps: [10, 20, 40], values: [1, null, 3] });

  test('has the seconds of its steps', () => {
    expect(overTime(curve, CLOCK, null)).toEqual({ ...curve, steps: [0, 5, 65] });
  });

  test('keeps the later of two entries at one moment', () => {
    const still = { steps: [10, 40], seconds: [3, 3] };
    expect(overTime(curve, still, null)).toEqual(seriesOf({ steps: [3], values: [3] }));
  });

  test('has nothing of the run that a fork continues, which was at other times', () => {
    expect(overTime(curve, CLOCK, 20)).toEqual(seriesOf({ steps: [65], values: [3] }));
  });

  test('is empty without times', () => {
    expect(overTime(curve, NONE, null)).toEqual(emptySeries);
  });

  test('is the same object until curve or clock change', () => {
    const curves = new Map([['m', new Map([['r', curve]])]]);
    const line = { metric: 'm', runId: 'r' };
    const drawn = drawnCurve(curves, new Map([['r', CLOCK]]), line, null);
    expect(drawnCurve(curves, new Map([['r', CLOCK]]), line, null)).toBe(drawn);
    expect(drawnCurve(curves, new Map([['r', { ...CLOCK }]]), line, null)).not.toBe(drawn);
    expect(drawnCurve(curves, null, line, null)).toBe(curve);
    expect(drawnCurve(curves, new Map(), line, null)).toBe(emptySeries);
  });
});

test('a zoom over time asks for the steps of every run within it', () => {
  const slow = { steps: [0, 10], seconds: [0, 100] };
  expect(stepsWithin([CLOCK, slow], [5, 65])).toEqual([0, 40]);
  expect(stepsWithin([NONE], [5, 65])).toBeNull();
  expect(stepsWithin([slow], [-50, -20])).toEqual([0, 0]);
});
