import { expect, test } from 'vitest';
import { csvLine } from '#lib/csv-line.ts';

test.each([
  [['a', 1, null], 'a,1,'],
  [['a "b", c', 'two\nlines'], '"a ""b"", c","two\nlines"'],
  [
    [Number.NaN, Number.POSITIVE_INFINITY, -0.5, -0, 1e-7, 2 ** 53],
    'NaN,Infinity,-0.5,-0,1e-7,9007199254740992',
  ],
  [['=1+1', '+1', '-1', '@a', '\tb'], "'=1+1,'+1,'-1,'@a,'\tb"],
  [['=HYPERLINK("x")'], `"'=HYPERLINK(""x"")"`],
  [['🎨 עברית', "it's", 'a=b'], "🎨 עברית,it's,a=b"],
  [['x'.repeat(200)], 'x'.repeat(200)],
] as const)('%j is the line %j', (cells, line) => {
  expect(csvLine(cells)).toBe(`${line}\r\n`);
});
