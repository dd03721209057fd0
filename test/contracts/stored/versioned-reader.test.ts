import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import { versionedReader } from '#contracts/stored/versioned-reader.ts';

const nameSchema = z.object({ name: z.string() });

const readPerson = versionedReader({
  name: 'person',
  version: 3,
  schema: z.object({ version: z.literal(3), name: z.string(), tags: z.array(z.string()) }),
  upgrades: [
    (document) => ({ version: 2, name: nameSchema.parse(document).name.trim() }),
    (document) => ({ ...nameSchema.parse(document), version: 3, tags: [] }),
  ],
});

describe('versionedReader', () => {
  test('reads a document without a version as version 1 and runs every upgrade', () => {
    expect(readPerson({ name: ' Ada ' })).toEqual({ version: 3, name: 'Ada', tags: [] });
  });

  test('starts with the upgrade of the version it finds', () => {
    expect(readPerson({ version: 2, name: ' Ada ' })).toEqual({ version: 3, name: ' Ada ', tags: [] });
    expect(readPerson({ version: 3, name: 'Ada', tags: ['x'] })).toEqual({
      version: 3,
      name: 'Ada',
      tags: ['x'],
    });
  });

  test('tells a newer document apart from a broken one', () => {
    expect(thrownBy({ version: 4, name: 'Ada' })).toMatchObject({
      document: 'person',
      found: 4,
      known: 3,
      message:
        'The stored person cannot be read: a newer program wrote it (version 4; this one reads up to 3). Upgrade this program.',
    });
  });

  test('names what is wrong with a broken one', () => {
    const error = thrownBy({ version: 3, name: 5, tags: [] });
    expect(error).toMatchObject({ document: 'person', found: 3, known: 3 });
    expect(error.message).toContain('version 3 of 3 does not have the shape it should: name: ');
  });

  test.each([0, 1.5, '2'].map((version) => ({ version })))('takes $version for no version', ({ version }) => {
    expect(thrownBy({ version, name: 'Ada' })).toMatchObject({ document: 'person', found: null, known: 3 });
  });

  test.each([null, 'text', 7, []].map((stored) => ({ stored })))(
    'says so when an upgrade cannot make sense of $stored',
    ({ stored }) => {
      expect(thrownBy(stored)).toMatchObject({ document: 'person', found: 1, known: 3 });
    },
  );

  test('finds the version where the document keeps it', () => {
    const read = versionedReader({
      name: 'sheet',
      version: 1,
      schema: z.object({ format: z.literal('sheet/1') }),
      upgrades: [],
      versionOf: (document) => Number(/\/(\d+)$/.exec((document as { format: string }).format)?.[1]),
    });
    expect(read({ format: 'sheet/1' })).toEqual({ format: 'sheet/1' });
    expect(() => read({ format: 'sheet/2' })).toThrow('Upgrade this program.');
  });

  test('needs an upgrade for each version but the last', () => {
    expect(() => versionedReader({ name: 'person', version: 2, schema: nameSchema, upgrades: [] })).toThrow(
      'Version 2 of person needs 1 upgrades and has 0.',
    );
  });
});

function thrownBy(stored: unknown): UnreadableRecordError {
  try {
    readPerson(stored);
  } catch (error) {
    if (error instanceof UnreadableRecordError) return error;
    throw error;
  }
  throw new Error('It was read.');
}
