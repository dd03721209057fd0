import { describe, expect, test } from 'vitest';
import {
  allSteps,
  gridOf,
  readCell,
  runsByStep,
  stepAtOrBefore,
  writeCell,
} from '../../../../dashboard/src/features/compare/shown-samples.ts';

const RUNS = [
  { id: 'a', sampleSteps: [100, 200, 300] },
  { id: 'b', sampleSteps: [200] },
  { id: 'c', sampleSteps: [] },
];

describe('samples of several runs', () => {
  test.each([
    [null, 300],
    [300, 300],
    [299, 200],
    [100, 100],
    [99, null],
  ])('at step %s are those of step %s at most', (step, shown) => {
    expect(stepAtOrBefore([100, 200, 300], step)).toBe(shown);
  });

  test('are asked for by step, of the runs that have one', () => {
    expect([...runsByStep(RUNS, 200)]).toEqual([[200, ['a', 'b']]]);
    expect([...runsByStep(RUNS, null)]).toEqual([
      [300, ['a']],
      [200, ['b']],
    ]);
    expect([...runsByStep(RUNS, 50)]).toEqual([]);
    expect(allSteps(RUNS)).toEqual([100, 200, 300]);
  });

  test('are of the direction, or what there is', () => {
    const grid = (id: string, direction: 'A_TO_B' | 'B_TO_A' | null) => ({
      ...{ id, direction, stage: 'TRANSLATION', step: 1, rows: 2, columns: 2, createdAt: '' },
      image: { width: 2, height: 2, sha256: '', url: null },
    });
    const both = [grid('1', 'A_TO_B'), grid('2', 'B_TO_A')];
    expect(gridOf(both, 'A_TO_B')?.id).toBe('1');
    expect(gridOf([grid('3', null)], 'A_TO_B')?.id).toBe('3');
    expect(gridOf([], 'A_TO_B')).toBeNull();
  });
});

describe('a cell of a grid', () => {
  test('counts from one in the address', () => {
    expect(readCell('2.3')).toEqual({ row: 1, column: 2 });
    expect(writeCell({ row: 1, column: 2 })).toBe('2.3');
  });

  test.each([null, '', '0.1', '1', '1.2.3', '-1.2', '1.x', '100.1'])('is none for "%s"', (text) => {
    expect(readCell(text)).toBeNull();
  });
});
