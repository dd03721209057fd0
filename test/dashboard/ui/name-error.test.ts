import { expect, test } from 'vitest';
import { nameError } from '../../../dashboard/src/ui/name-error.ts';

test('a name is judged in its field as the server will', () => {
  expect(nameError('تجربة أولى 🙂')).toBeNull();
  expect(nameError('a\u202Eb')).toBe('Must not have characters that change the direction of text (U+202E).');
  expect(nameError('x'.repeat(201))).toBe('May have at most 200 characters.');
});
