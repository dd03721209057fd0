import { describe, expect, test } from 'vitest';
import { missingParts } from '../../../../dashboard/src/features/translate/missing-parts.ts';
import {
  filledIn,
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

describe('what is translated', () => {
  const open = { ...run, id: 'r', checkpoints: [{ id: 'new' }, { id: 'c' }] };
  const bare = readTranslateAddress(new URLSearchParams());

  test('is the checkpoint that the address names, else the usual one', () => {
    expect(filledIn(address, open, 'new').checkpoint).toBe('c');
    expect(filledIn(bare, open, 'new')).toMatchObject({ run: 'r', checkpoint: 'new' });
  });

  test('is nothing for a checkpoint that the run does not have', () => {
    const choice = filledIn({ ...address, checkpoint: 'of another run' }, open, 'new');
    expect(choice).toMatchObject({ checkpoint: null, isCheckpointMissing: true });
    expect(translationKey(choice, run)).toBeNull();
    expect(missingParts(choice, open)).toContain('no such checkpoint');
  });

  test.each([
    [null, bare, 'Loading…'],
    [{ ...open, checkpoints: [] }, bare, 'no checkpoint that can translate yet'],
    [open, bare, 'Choose a content image and an exemplar.'],
    [open, { ...bare, exemplar: 'i2' }, 'Choose a content image.'],
    [open, { ...bare, content: 'i1' }, 'Choose an exemplar.'],
    [{ ...open, usesExemplar: false }, bare, 'Choose a content image.'],
    [{ ...open, fit: null }, { ...address, fit: null }, 'Choose how to resize the input.'],
    [open, address, ''],
  ])('says what is missing, %#', (shown, chosen, words) => {
    const choice = shown ? filledIn(chosen, shown, 'new') : { ...chosen, isCheckpointMissing: false };
    expect(missingParts(choice, shown)).toContain(words);
  });
});
