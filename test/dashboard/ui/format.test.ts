import { describe, expect, test } from 'vitest';
import { formatNumber } from '#lib/format-number.ts';
import { formatAge } from '../../../dashboard/src/ui/format.ts';

describe('numbers as people read them', () => {
  test.each([
    [0, '0'],
    [0.5, '0.5'],
    [1.23456, '1.235'],
    [-12.5, '-12.5'],
    [1e-8, '1.00e-8'],
    [4.11e-4, '4.11e-4'],
    [123_456, '1.23e5'],
    [726.84, '726.8'],
  ])('%d is written %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test('tells the age of a time', () => {
    const now = Date.parse('2026-01-02T00:00:00Z');
    expect(formatAge('2026-01-01T23:59:50Z', now)).toBe('just now');
    expect(formatAge('2026-01-01T23:55:00Z', now)).toBe('5 min ago');
    expect(formatAge('2026-01-01T20:00:00Z', now)).toBe('4 hr ago');
    expect(formatAge('2026-01-01T00:00:00Z', now)).toBe('yesterday');
    expect(formatAge('2025-12-30T00:00:00Z', now)).toBe('3 days ago');
  });
});
