import { expect, test } from 'vitest';
import { readNumber } from '#lib/read-number.ts';

test.each([
  ['300', 300],
  ['+7', 7],
  ['-0.5', -0.5],
  ['.5', 0.5],
  ['5.', 5],
  ['2e-4', 0.0002],
  ['1E3', 1000],
  ['0', 0],
  ['0e5', 0],
  [' 4 ', 4],
])('%j is read as %d', (text, number) => {
  expect(readNumber(text)).toBe(number);
});

test.each([
  ...['', ' ', 'much', '1,5', '1_000', '0x10', '0b1', '1n', 'Infinity', '-Infinity', 'NaN', 'e5', '.', '--1'],
  ...[
    '1e400',
    '-1e400',
    '1e-400',
    '-0',
    '-0.0',
    '9007199254740993',
    '123456789012345678901234567890',
    '1e300',
  ],
])('%j is not a number', (text) => {
  expect(readNumber(text)).toBeNull();
});
