import { describe, expect, test } from 'vitest';
import {
  isInGroup,
  mergeRun,
  replaceRun,
  readRunFilter,
  writeRunFilter,
} from '../../../../dashboard/src/features/runs/run-list.ts';

describe('list of runs', () => {
  const run = (id: string, state: string, minute: number) => ({
    id,
    state,
    createdAt: new Date(60_000 * minute).toISOString(),
  });
  const list = (next: string | null, ...items: ReturnType<typeof run>[]) => ({ key: '', next, items });
  const ids = ({ items }: { items: readonly { id: string }[] }) => items.map(({ id }) => id);
  const whole = list(
    null,
    run('r', 'RUNNING', 2),
    run('q1', 'QUEUED', 3),
    run('f2', 'FINISHED', 5),
    run('f1', 'FAILED', 1),
  );

  test('has runs under way first, then the queue in its order, then what has ended, newest first', () => {
    expect(ids(mergeRun(whole, run('q2', 'QUEUED', 4), true))).toEqual(['r', 'q1', 'q2', 'f2', 'f1']);
    expect(ids(mergeRun(whole, run('q1', 'STARTING', 3), true))).toEqual(['q1', 'r', 'f2', 'f1']);
    expect(ids(mergeRun(whole, run('r', 'FINISHED', 2), true))).toEqual(['q1', 'f2', 'r', 'f1']);
    expect(ids(mergeRun(whole, run('r', 'QUEUED', 2), true))).toEqual(['r', 'q1', 'f2', 'f1']);
  });

  test('does not move an older run that has changed, and leaves out one beyond what is read', () => {
    expect(ids(mergeRun(whole, run('f1', 'FAILED', 1), true))).toEqual(ids(whole));
    const part = { ...whole, next: 'cursor' };
    expect(ids(mergeRun(part, run('old', 'CANCELED', 0), true))).toEqual(ids(part));
    expect(ids(mergeRun(whole, run('old', 'CANCELED', 0), true))).toEqual([...ids(whole), 'old']);
  });

  test('loses a run that its filter no longer lets through', () => {
    expect(ids(mergeRun(whole, run('r', 'FINISHED', 2), false))).toEqual(['q1', 'f2', 'f1']);
  });

  test('in an order of its own keeps places, and takes in no run that it does not know', () => {
    expect(ids(replaceRun(whole, run('r', 'FINISHED', 2), true))).toEqual(ids(whole));
    expect(replaceRun(whole, run('r', 'FINISHED', 2), true).items[0]?.state).toBe('FINISHED');
    expect(ids(replaceRun(whole, run('new', 'QUEUED', 9), true))).toEqual(ids(whole));
    expect(ids(replaceRun(whole, run('r', 'FINISHED', 2), false))).toEqual(['q1', 'f2', 'f1']);
  });

  test('keeps its filter in the address', () => {
    const filter = { group: 'active', where: 'name = "seed 2" & more' } as const;
    const nowhere = new URLSearchParams('');
    expect(readRunFilter(writeRunFilter(nowhere, filter))).toEqual(filter);
    expect(writeRunFilter(writeRunFilter(nowhere, filter), { group: 'all', where: '' }).size).toBe(0);
    expect(writeRunFilter(new URLSearchParams('sort=name&where=a'), filter).get('sort')).toBe('name');
    expect(readRunFilter(new URLSearchParams('state=whatever')).group).toBe('all');
    expect(readRunFilter(new URLSearchParams('q=say+"hi"')).where).toBe('name contains "say \\"hi\\""');
  });

  test('has the runs of its group', () => {
    const run = { state: 'FAILED' };
    expect(isInGroup(run, { group: 'all', where: '' })).toBe(true);
    expect(isInGroup(run, { group: 'stopped', where: '' })).toBe(true);
    expect(isInGroup(run, { group: 'active', where: '' })).toBe(false);
  });
});
