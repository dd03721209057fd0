import { describe, expect, test } from 'vitest';
import { CombinedError } from 'urql';
import { errorsByField, plainError, unreachableText } from '../../../dashboard/src/api/plain-error.ts';

describe('errors in plain words', () => {
  test('say that the page recovers when the server is back', () => {
    expect(plainError(new CombinedError({ networkError: new Error('Failed to fetch') }))).toBe(
      'Cannot reach the server. This page recovers by itself as soon as the server is back.',
    );
  });

  test.each([
    ['localhost', true],
    ['127.0.0.1', true],
    ['[::1]', true],
    ['lab.example.org', false],
    ['localhost.example.org', false],
  ])('on %s ask for npm start: %s', (hostname, asks) => {
    expect(unreachableText(hostname).includes('npm start')).toBe(asks);
  });

  test('pass on what the server says, and how to sign in again', () => {
    expect(plainError(new CombinedError({ graphQLErrors: ['No run has this id.'] }))).toBe(
      'No run has this id.',
    );
    const signedOut = { message: 'Not signed in.', extensions: { code: 'UNAUTHENTICATED' } };
    expect(plainError(new CombinedError({ graphQLErrors: [signedOut] }))).toContain('new sign-in link');
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
