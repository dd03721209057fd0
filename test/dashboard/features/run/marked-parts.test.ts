import { expect, test } from 'vitest';
import { readLogFind, writeLogFind } from '../../../../dashboard/src/features/run/find-in-log.ts';
import { markedParts } from '../../../../dashboard/src/features/run/marked-parts.ts';

test.each([
  ['Loss, loss', 'loss', false, '[Loss], [loss]'],
  ['Loss, loss', 'loss', true, 'Loss, [loss]'],
  ['aaa', 'aa', false, '[aa]a'],
  ['<b>.*</b>', '.*', false, '<b>[.*]</b>'],
  ['İ x', 'X', false, 'İ [x]'],
  ['text', '', false, 'text'],
])('%j with %j looked for (case %s) is shown as %j', (text, wanted, matchCase, expected) => {
  const parts = markedParts(text, { text: wanted, matchCase });
  expect(parts.map((part) => (part.isMatch ? `[${part.text}]` : part.text)).join('')).toBe(expected);
});

test('what is looked for stands in the address beside what is there', () => {
  const find = { text: 'a & b', matchCase: true };
  const address = writeLogFind(new URLSearchParams('sm=0.8&find=old'), find);
  expect(address.get('sm')).toBe('0.8');
  expect(readLogFind(address)).toEqual(find);
  expect(writeLogFind(address, { text: '', matchCase: true }).toString()).toBe('sm=0.8');
});
