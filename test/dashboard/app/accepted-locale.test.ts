import { expect, test } from 'vitest';
import { acceptedLocale } from '../../../dashboard/src/app/accepted-locale.ts';

test.each([
  ['en-US@posix', 'en-US'],
  ['de_DE.UTF-8', 'de'],
  ['C', 'en-US'],
  ['', 'en-US'],
  ['pt-BR', 'pt-BR'],
  ['tlh', 'tlh'],
])('a browser that speaks %j formats numbers as %s', (language, accepted) => {
  expect(acceptedLocale(language)).toBe(accepted);
  expect(() => new Intl.NumberFormat(accepted).format(1)).not.toThrow();
});
