import { expect, test } from 'vitest';
import { usualSplit } from '../../../../dashboard/src/features/translate/usual-split.ts';

test.each([
  [{ validationCount: 2, testCount: 3 }, 'TEST'],
  [{ validationCount: 2, testCount: 0 }, 'VALIDATION'],
  [{ validationCount: 0, testCount: 0 }, 'TRAIN'],
  [undefined, 'TEST'],
])('of a domain with %j images the %s images are offered first', (domain, split) => {
  expect(usualSplit(domain)).toBe(split);
});
