import { describe, expect, test } from 'vitest';
import {
  keyOfTranslation,
  readTranslateAddress,
  translationKey,
  turned,
  writeTranslateAddress,
} from '../../../../dashboard/src/features/translate/translate-address.ts';

const address = {
  run: 'r',
  checkpoint: 'c',
  direction: 'B_TO_A',
  content: 'i1',
  exemplar: 'i2',
  fit: 'COVER',
} as const;

const run = { fit: 'STRETCH', usesExemplar: true } as const;

describe('address of the translate page', () => {
  test('holds everything that is chosen', () => {
    expect(readTranslateAddress(new URLSearchParams(writeTranslateAddress(address).toString()))).toEqual(
      address,
    );
  });

  test('is empty while nothing is chosen', () => {
    expect(
      writeTranslateAddress(readTranslateAddress(new URLSearchParams('fit=odd&direction=up'))).size,
    ).toBe(0);
  });

  test('swaps content and exemplar when the direction turns', () => {
    expect(turned(address)).toMatchObject({ direction: 'A_TO_B', content: 'i2', exemplar: 'i1' });
  });

  test('names a translation only once all is chosen', () => {
    expect(translationKey({ ...address, exemplar: null }, run)).toBeNull();
    expect(translationKey({ ...address, fit: null }, { ...run, fit: null })).toBeNull();
  });

  test('names the same translation as the one that was made, also where the fit is the usual one', () => {
    const made = {
      direction: 'B_TO_A',
      fit: 'COVER',
      checkpoint: { id: 'c', run: { method: { usesExemplar: true } } },
      contentImage: { id: 'i1' },
      exemplarImage: { id: 'i2' },
    } as const;
    expect(keyOfTranslation(made)).toBe(translationKey(address, run));
    expect(keyOfTranslation(made)).toBe(translationKey({ ...address, fit: null }, { ...run, fit: 'COVER' }));
    expect(keyOfTranslation(made)).not.toBe(translationKey({ ...address, fit: null }, run));
  });

  test('asks for no exemplar where the method ignores it', () => {
    const without = { ...run, usesExemplar: false };
    const made = {
      direction: 'B_TO_A',
      fit: 'COVER',
      checkpoint: { id: 'c', run: { method: { usesExemplar: false } } },
      contentImage: { id: 'i1' },
      exemplarImage: null,
    } as const;
    expect(keyOfTranslation(made)).toBe(translationKey({ ...address, exemplar: null }, without));
    expect(keyOfTranslation(made)).toBe(translationKey(address, without));
  });
});
