import { expect, test } from 'vitest';
import { nameFilter, withCandidate } from '../../../../dashboard/src/features/runs/filter-text.ts';

test.each([
  ['', 0, 0, 'state', 'state ', 6],
  ['st', 0, 2, 'state', 'state ', 6],
  ['state =', 7, 0, 'FAILED', 'state = FAILED ', 15],
  ['state in (', 10, 0, 'FAILED', 'state in (FAILED ', 17],
  ['(st)', 1, 2, 'state', '(state)', 6],
  ['metric("ge', 7, 3, '"generator/total"', 'metric("generator/total"', 24],
  ['metric("a")', 11, 0, '.last', 'metric("a").last ', 17],
  ['con', 0, 3, 'config.', 'config.', 7],
  ['name ', 5, 0, '~ /', 'name ~ /', 8],
])('%j with %j at %j', (text, position, length, candidate, whole, cursor) => {
  expect(withCandidate(text, { position, length }, candidate)).toEqual({ text: whole, cursor });
});

test('words alone are looked for in names, anything else is a filter', () => {
  expect(nameFilter('gta night 2')).toBe('name contains "gta night 2"');
  expect(nameFilter('日本語')).toBe('name contains "日本語"');
  expect(nameFilter('state = FAILED')).toBeNull();
});
