import { expect, test } from 'vitest';
import { firstFew } from '#lib/first-few.ts';

test('five sentences are said, and the others are counted', () => {
  const sentences = ['A.', 'B.', 'C.', 'D.', 'E.', 'F.', 'G.'];
  expect(firstFew(sentences.slice(0, 2))).toBe('A. B.');
  expect(firstFew(sentences.slice(0, 5))).toBe('A. B. C. D. E.');
  expect(firstFew(sentences)).toBe('A. B. C. D. E. And 2 more.');
});
