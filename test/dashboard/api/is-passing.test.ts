import { CombinedError } from 'urql';
import { expect, test } from 'vitest';
import { isPassing } from '../../../dashboard/src/api/is-passing.ts';

function refusedWith(code: string) {
  return { message: 'No.', extensions: { code } };
}

test.each([
  ['an answer that never came', new CombinedError({ networkError: new Error('gone') }), true],
  ['a query while the database is away', answered('SERVICE_UNAVAILABLE'), true],
  ['a subscription while the database is away', [refusedWith('SERVICE_UNAVAILABLE')], true],
  ['a query while the disk of the database is full', answered('STORAGE_FULL'), true],
  ['a query that was refused', answered('FORBIDDEN'), false],
  ['a subscription that was refused', [refusedWith('FORBIDDEN')], false],
  ['a subscription refused without a code', [{ message: 'No.' }], false],
  ['a socket that broke', new Event('close'), true],
])('%s', (_, error, answer) => {
  expect(isPassing(error)).toBe(answer);
});

function answered(code: string): CombinedError {
  return new CombinedError({ graphQLErrors: [refusedWith(code)] });
}
