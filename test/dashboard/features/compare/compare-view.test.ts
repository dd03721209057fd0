import { expect, test } from 'vitest';
import {
  readCompareView,
  writeCompareView,
} from '../../../../dashboard/src/features/compare/compare-view.ts';

function read(search: string) {
  return readCompareView(new URLSearchParams(search));
}

test('an address holds every control, and what is as usual is left out of it', () => {
  const search =
    'runs=a%2Cb%2Cc&tab=config&base=b&all=1&q=loss&axis=wall&split=test&step=30&dir=ba&cell=1.2&log=1&sm=0.2&x=100..400';
  const written = writeCompareView(new URLSearchParams(), read(search));
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(new URLSearchParams(search)));
  expect(String(writeCompareView(new URLSearchParams('other=1'), read('runs=a,b')))).toBe(
    'other=1&runs=a%2Cb',
  );
});

test('a run that is named twice is compared once, and empty ids are none', () => {
  expect(read('runs=a,,b,a,').runs).toEqual(['a', 'b']);
  expect(read('').runs).toEqual([]);
});

test.each([
  ['runs=a,b', 'a'],
  ['runs=a,b&base=b', 'b'],
  ['runs=a,b&base=gone', 'a'],
  ['', null],
])('of "%s" the base is %s', (search, base) => {
  expect(read(search).base).toBe(base);
});

test('what an address has wrong is as usual', () => {
  expect(read('runs=a&tab=nonsense&sm=x&x=9..3&all=yes&axis=z&split=train&step=-1&dir=cd')).toEqual(
    read('runs=a'),
  );
});
