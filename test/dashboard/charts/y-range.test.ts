import { expect, test } from 'vitest';
import { readYRange, writeYRange } from '../../../dashboard/src/charts/y-range.ts';

test.each(['0..2.5', '..1', '-3..', '0.001..1000', '5..3'])(
  'the range %s is the same after the address was copied',
  (text) => {
    const range = readYRange(text);
    expect(range && writeYRange(range)).toBe(text);
  },
);

test.each(['', '..', 'a..b', '1', '1..2..3', 'NaN..Infinity'])('"%s" is no range', (text) => {
  expect(readYRange(text)).toBeNull();
});
