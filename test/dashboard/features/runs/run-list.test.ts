import { describe, expect, test } from 'vitest';
import {
  matchesFilter,
  mergeRow,
  readRunFilter,
  writeRunFilter,
} from '../../../../dashboard/src/features/runs/run-list.ts';

describe('list of runs', () => {
  test('puts a new run on top and a known one in its place', () => {
    const rows = [
      { id: 'b', state: 'RUNNING' },
      { id: 'a', state: 'QUEUED' },
    ];
    expect(mergeRow(rows, { id: 'a', state: 'RUNNING' }).map(({ id }) => id)).toEqual(['b', 'a']);
    expect(mergeRow(rows, { id: 'c', state: 'QUEUED' }).map(({ id }) => id)).toEqual(['c', 'b', 'a']);
  });

  test('keeps its filter in the address', () => {
    const filter = { group: 'active', name: 'seed 2' } as const;
    expect(readRunFilter(writeRunFilter(filter))).toEqual(filter);
    expect(writeRunFilter({ group: 'all', name: '' }).size).toBe(0);
    expect(readRunFilter(new URLSearchParams('state=whatever')).group).toBe('all');
  });

  test('lets a run in that fits the filter', () => {
    const run = { state: 'FAILED', displayName: 'Seed 2' };
    expect(matchesFilter(run, { group: 'all', name: '' })).toBe(true);
    expect(matchesFilter(run, { group: 'stopped', name: 'seed' })).toBe(true);
    expect(matchesFilter(run, { group: 'active', name: '' })).toBe(false);
  });
});
