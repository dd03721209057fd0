import { describe, expect, test, vi } from 'vitest';
import { CombinedError } from 'urql';
import { errorsByField, plainError } from '../../../dashboard/src/api/plain-error.ts';

describe('errors in plain words', () => {
  test.each([
    ['127.0.0.1', true],
    ['localhost', true],
    ['exemplar.example.org', false],
  ])('say that the page recovers by itself, and at %s what to look at', (hostname, isLocal) => {
    vi.stubGlobal('location', { hostname });
    const words = plainError(new CombinedError({ networkError: new Error('Failed to fetch') }));
    vi.unstubAllGlobals();
    expect(words).toContain('recovers by itself');
    expect(words.includes('npm start')).toBe(isLocal);
  });

  test('pass on what the server says, and how to sign in again', () => {
    expect(plainError(new CombinedError({ graphQLErrors: ['No run has this id.'] }))).toBe(
      'No run has this id.',
    );
    const signedOut = { message: 'Not signed in.', extensions: { code: 'UNAUTHENTICATED' } };
    expect(plainError(new CombinedError({ graphQLErrors: [signedOut] }))).toContain('./exemplar sign-in');
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
