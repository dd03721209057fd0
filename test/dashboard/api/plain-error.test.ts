import { describe, expect, test } from 'vitest';
import { CombinedError } from 'urql';
import { errorsByField, plainError } from '../../../dashboard/src/api/plain-error.ts';

describe('errors in plain words', () => {
  test('say what to do when the server is away', () => {
    expect(plainError(new CombinedError({ networkError: new Error('Failed to fetch') }))).toContain(
      'npm start',
    );
  });

  test('pass on what the server says, and how to sign in again', () => {
    expect(plainError(new CombinedError({ graphQLErrors: ['No run has this id.'] }))).toBe(
      'No run has this id.',
    );
    const signedOut = { message: 'Not signed in.', extensions: { code: 'UNAUTHENTICATED' } };
    expect(plainError(new CombinedError({ graphQLErrors: [signedOut] }))).toContain('npx exemplar sign-in');
  });

  test('stand beside the field they are about', () => {
    const errors = [
      { code: 'OUT_OF_RANGE', field: ['config', 'batchSize'], message: 'At most 256.' },
      { code: 'INVALID', field: ['input', 'displayName'], message: 'Too long.' },
      { code: 'INVALID', field: null, message: 'Not now.' },
    ];
    expect(errorsByField(errors)).toEqual({
      'config.batchSize': 'At most 256.',
      displayName: 'Too long.',
      '': 'Not now.',
    });
  });
});
