import { describe, expect, test } from 'vitest';
import { compareAddress } from '../../../../dashboard/src/features/runs/compare-address.ts';
import { candidatesOf } from '../../../../dashboard/src/features/runs/column-candidates.ts';
import { rowKey } from '../../../../dashboard/src/features/runs/row-key.ts';
import {
  NOTHING_SELECTED,
  selectedOf,
  selectThrough,
  toggleAll,
  toggleRun,
} from '../../../../dashboard/src/features/runs/run-selection.ts';
import { changeTags, tagCounts } from '../../../../dashboard/src/features/runs/tag-change.ts';
import { runValues } from '../../../../dashboard/src/features/runs/run-values.ts';
import { readColumn } from '../../../../dashboard/src/features/runs/run-table-view.ts';

const ORDER = ['a', 'b', 'c', 'd', 'e'];

describe('selecting rows', () => {
  const chosen = (selection: { ids: ReadonlySet<string> }) => [...selection.ids].sort().join('');

  test('one by one, and a range in either direction', () => {
    const one = toggleRun(NOTHING_SELECTED, 'd');
    expect(chosen(selectThrough(one, ORDER, 'b'))).toBe('bcd');
    expect(chosen(selectThrough(selectThrough(one, ORDER, 'b'), ORDER, 'e'))).toBe('bcde');
    expect(chosen(toggleRun(one, 'd'))).toBe('');
  });

  test('a range from nowhere, or from a row that is gone, is the row itself', () => {
    expect(chosen(selectThrough(NOTHING_SELECTED, ORDER, 'c'))).toBe('c');
    expect(chosen(selectThrough({ ids: new Set(), anchor: 'gone' }, ORDER, 'c'))).toBe('c');
  });

  test('all that are loaded, then none', () => {
    const all = toggleAll(toggleRun(NOTHING_SELECTED, 'd'), ORDER);
    expect(chosen(all)).toBe('abcde');
    expect(chosen(toggleAll(all, ORDER))).toBe('');
  });

  test('what has left the list is not acted upon', () => {
    const selection = toggleRun(toggleRun(NOTHING_SELECTED, 'gone'), 'b');
    expect(selectedOf(selection, [{ id: 'a' }, { id: 'b' }])).toEqual([{ id: 'b' }]);
  });
});

describe('keys in the table', () => {
  const press = (key: string, active: number | null, more: object = {}) =>
    rowKey(
      { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more },
      { active, count: 3 },
    );

  test.each([
    ['j', null, 0],
    ['ArrowDown', 0, 1],
    ['j', 2, 2],
    ['k', 0, 0],
    ['ArrowUp', 2, 1],
    ['End', 0, 2],
    ['Home', 2, 0],
  ])('%s at %j goes to %i', (key, active, index) => {
    expect(press(key, active)).toEqual({ kind: 'GO', index });
  });

  test('select, select a range and open the row that one is at', () => {
    expect(press('x', 1)).toEqual({ kind: 'SELECT', index: 1, isRange: false });
    expect(press('X', 1, { shiftKey: true })).toEqual({ kind: 'SELECT', index: 1, isRange: true });
    expect(press(' ', 1)).toEqual({ kind: 'SELECT', index: 1, isRange: false });
    expect(press('Enter', 1)).toEqual({ kind: 'OPEN', index: 1 });
  });

  test.each([
    ['x', null, {}],
    ['Enter', null, {}],
    ['j', 0, { ctrlKey: true }],
    ['a', 0, {}],
  ])('%s at %j with %j is not ours', (key, active, more) => {
    expect(press(key, active, more)).toBeNull();
  });
});

test.each([
  [1, false],
  [2, true],
  [50, true],
  [51, false],
])('%i runs can be compared: %s', (count, can) => {
  const ids = Array.from({ length: count }, (_, index) => `r${index}`);
  const { address, reason } = compareAddress(ids);
  expect(address !== null).toBe(can);
  expect(address ?? reason).toMatch(can ? /^\/compare\?runs=r0,r1/ : /runs/);
});

test('tags are added once and taken away, and nothing is sent where nothing changes', () => {
  expect(changeTags(['a', 'b'], { add: ['b', 'c'], remove: ['a'] })).toEqual(['b', 'c']);
  expect(changeTags(['a', 'b'], { add: ['b'], remove: ['z'] })).toBeNull();
  expect(tagCounts([{ tags: ['b', 'a'] }, { tags: ['b'] }])).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});

test('columns ask for what they show, once', () => {
  const columns = ['name', 'sample', 'config.seed', 'metric:a.min', 'metric:a.max', 'nonsense'].map(
    readColumn,
  );
  expect(runValues(columns, 'config.fit')).toEqual({
    knobs: ['seed', 'fit'],
    metrics: ['a'],
    validationMeasures: [],
    testMeasures: [],
    losses: false,
    sample: true,
    configKey: false,
  });
  expect(runValues([], 'seeds')).toMatchObject({ configKey: true, knobs: [] });
});

test('candidates are named as addresses name columns', () => {
  const groups = candidatesOf(
    {
      knobs: [{ path: 'seed', label: 'Seed', unit: null }],
      metrics: [{ name: 'a', label: 'A' }],
      measures: [{ name: 'b', split: 'TEST', label: 'B' }],
      hasMore: false,
    },
    '',
  );
  expect(groups.slice(1).flatMap(({ columns }) => columns.map(({ id }) => id))).toEqual([
    'measure:b@test',
    'metric:a',
    'metric:a.min',
    'metric:a.max',
    'metric:a.best',
    'config.seed',
  ]);
  expect(candidatesOf(null, 'tag').flatMap(({ columns }) => columns.map(({ id }) => id))).toEqual(['tags']);
});
