import { describe, expect, test } from 'vitest';
import { formatNumber } from '#lib/format-number.ts';
import { formatAge, formatMilliseconds, formatSize } from '../../../dashboard/src/ui/format.ts';

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

  test.each([
    [98.48, '98 ms'],
    [9.96, '10 ms'],
    [3.24, '3.2 ms'],
    [1240.4, '1,240 ms'],
  ])('%d milliseconds are written %s', (ms, text) => {
    expect(formatMilliseconds(ms)).toBe(text);
  });

  test('writes a size without blanks, as descriptions of presets do', () => {
    expect(formatSize({ width: 64, height: 48 })).toBe('64×48');
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
