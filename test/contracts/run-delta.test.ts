import { describe, expect, test } from 'vitest';
import { readRunColumn, type RunColumn } from '#contracts/run-column.ts';
import { columnDirection, hasDelta, runDelta } from '#contracts/run-delta.ts';

function column(name: string): RunColumn {
  const read = readRunColumn(name);
  if (!read) throw new Error(`${name} is no column`);
  return read;
}

describe('the difference to a baseline', () => {
  test.each([
    [1.5, 1, true, { difference: 0.5, verdict: 'worse' }],
    [1.5, 1, false, { difference: 0.5, verdict: 'better' }],
    [1, 1.5, true, { difference: -0.5, verdict: 'better' }],
    [1, 1.5, false, { difference: -0.5, verdict: 'worse' }],
    [1, 1.5, null, { difference: -0.5, verdict: null }],
    [1, 1, true, { difference: 0, verdict: null }],
    [Number.NaN, 1, true, null],
    [1, Number.POSITIVE_INFINITY, true, null],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, true, null],
    [null, 1, true, null],
    [1, null, true, null],
    ['1', 1, true, null],
  ])('of %j to %j, where lower is better: %j', (value, baseline, isLowerBetter, delta) => {
    expect(runDelta(value, baseline, isLowerBetter)).toEqual(delta);
  });

  test('stands in columns of metrics, measures and the duration alone', () => {
    for (const name of ['metric:a.min', 'measure:b@test', 'duration'])
      expect(hasDelta(column(name))).toBe(true);
    for (const name of ['name', 'progress', 'config.seed', 'created'])
      expect(hasDelta(column(name))).toBe(false);
  });

  test('is better one way or the other where the metric says which', () => {
    const known = [
      { name: 'a', isLowerBetter: true },
      { name: 'b', isLowerBetter: null },
    ];
    expect(columnDirection(column('metric:a.max'), known)).toBe(true);
    expect(columnDirection(column('measure:a@test'), known)).toBe(true);
    expect(columnDirection(column('metric:b'), known)).toBeNull();
    expect(columnDirection(column('metric:unknown'), known)).toBeNull();
    expect(columnDirection(column('duration'), known)).toBeNull();
  });
});
