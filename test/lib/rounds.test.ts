import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRounds } from '#lib/rounds.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('every member is visited once in a period, a part of them at a time', () => {
  const visited: number[] = [];
  const rounds = createRounds<number>(1_000, 4, (member) => visited.push(member));
  for (let i = 0; i < 10; i++) rounds.add(i);
  vi.advanceTimersByTime(250);
  expect(visited).toEqual([0, 4, 8]);
  vi.advanceTimersByTime(750);
  expect([...visited].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  vi.advanceTimersByTime(1_000);
  expect(visited).toHaveLength(20);
});

test('one that has left is not visited, and without members no timer runs', () => {
  const visit = vi.fn();
  const rounds = createRounds<string>(1_000, 2, visit);
  const leaves = [rounds.add('a'), rounds.add('b')];
  for (const leave of [...leaves, ...leaves]) leave();
  expect(vi.getTimerCount()).toBe(0);
  rounds.add('c');
  vi.advanceTimersByTime(1_000);
  expect(visit).toHaveBeenCalledExactlyOnceWith('c');
});

test('a member that leaves while others are visited is not visited any more', () => {
  const seen: string[] = [];
  const leaves = new Map<string, () => void>();
  const rounds = createRounds<string>(1_000, 1, (member) => {
    seen.push(member);
    leaves.get(member)?.();
  });
  for (const member of ['a', 'b']) leaves.set(member, rounds.add(member));
  vi.advanceTimersByTime(3_000);
  expect(seen).toEqual(['a', 'b']);
});
