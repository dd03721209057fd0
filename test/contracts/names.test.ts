import { expect, test } from 'vitest';
import { experimentPathsAbove, readExperimentPath, readFileName, readName } from '#contracts/names.ts';
import { KEPT_NAMES, PATHS, REFUSED_NAMES, storedName } from '../testkit/hostile-names.ts';

test('there are more than 200 hostile names, each once', () => {
  const all = [...KEPT_NAMES, ...PATHS, ...REFUSED_NAMES];
  expect(all.length).toBeGreaterThan(200);
  expect(new Set(all).size).toBe(all.length);
});

test.each([...KEPT_NAMES, ...PATHS])('%j is a name', (text) => {
  expect(readName(text)).toEqual({ name: storedName(text), problem: null });
});

test.each(REFUSED_NAMES)('%j is no name', (text) => {
  expect(readName(text).name).toBeNull();
  expect(readFileName(text).name).toBeNull();
});

test.each(PATHS)('%j is no name of a file', (text) => {
  expect(readFileName(text).problem).toMatchObject({ code: 'INVALID' });
});

test.each([
  ['', 'REQUIRED', 'must not be empty'],
  ['\u200B', 'REQUIRED', 'must have a character that can be seen'],
  ['a\nb', 'INVALID', 'must not have line breaks (U+000A)'],
  ['a\u001Bb', 'INVALID', 'must not have control characters (U+001B)'],
  ['a\u202Eb', 'INVALID', 'must not have characters that change the direction of text (U+202E)'],
  ['a\uD800b', 'INVALID', 'must not have half of a surrogate pair (U+D800)'],
  ['a\u00ADb', 'INVALID', 'must not have invisible characters (U+00AD)'],
  [`Z${'\u0351'.repeat(9)}`, 'INVALID', 'must not have more than 8 marks on one letter'],
  ['x'.repeat(201), 'TOO_LONG', 'may have at most 200 characters'],
])('%j is refused with %s: %s', (text, code, rule) => {
  expect(readName(text).problem).toEqual({ code, rule });
});

test('characters are counted as code points of the form NFC', () => {
  expect(readName('🙂'.repeat(3), 3).problem).toBeNull();
  expect(readName('e\u0301'.repeat(3), 3).name).toBe('ééé');
  expect(readName('🙂'.repeat(3), 2).problem).toMatchObject({ code: 'TOO_LONG' });
});

test.each([
  ['gta', 'gta'],
  ['gta/night/first', 'gta/night/first'],
  [' gta / night ', 'gta/night'],
  ['e\u0301/a..b/...', 'é/a..b/...'],
])('%j is the path %j of an experiment', (text, name) => {
  expect(readExperimentPath(text)).toEqual({ name, problem: null });
});

test.each([
  ['', 'REQUIRED', 'must not be empty'],
  ['/', 'INVALID', 'must have a name before and after each slash'],
  ['/gta', 'INVALID', 'must have a name before and after each slash'],
  ['gta/', 'INVALID', 'must have a name before and after each slash'],
  ['gta//night', 'INVALID', 'must have a name before and after each slash'],
  ['gta/ /night', 'INVALID', 'must have a name before and after each slash'],
  ['gta/\u200D/night', 'INVALID', 'must have a name before and after each slash'],
  ['.', 'INVALID', 'must not have "." or ".." between slashes'],
  ['gta/../night', 'INVALID', 'must not have "." or ".." between slashes'],
  ['a\nb/c', 'INVALID', 'must not have line breaks (U+000A)'],
  [`a/${'x'.repeat(199)}`, 'TOO_LONG', 'may have at most 200 characters'],
])('%j is no path of an experiment: %s, %s', (text, code, rule) => {
  expect(readExperimentPath(text).problem).toEqual({ code, rule });
});

test('a path lies below each of its beginnings', () => {
  expect(experimentPathsAbove('gta/night/first')).toEqual(['gta', 'gta/night']);
  expect(experimentPathsAbove('gta')).toEqual([]);
});
