import { expect, test } from 'vitest';
import { fieldValue, schemaFields, withFieldValues } from '../../lib/schema-fields.ts';

function field(schema: object) {
  return schemaFields({ properties: { it: schema } })[0];
}

test('groups are gone into, in the order of the schema', () => {
  const schema = {
    properties: {
      adam: { type: 'object', properties: { beta1: { type: 'number' }, beta2: { type: 'number' } } },
      seed: { type: 'integer', label: 'Seed', description: 'Root.', group: 'Run', unit: 'px', fork: 'FREE' },
    },
  };
  expect(schemaFields(schema).map(({ path }) => path)).toEqual(['adam.beta1', 'adam.beta2', 'seed']);
  expect(schemaFields(schema)[2]).toEqual({
    path: 'seed',
    kind: 'integer',
    choices: null,
    isNullable: false,
    range: '',
    label: 'Seed',
    description: 'Root.',
    group: 'Run',
    unit: 'px',
    fork: 'FREE',
  });
});

test.each([
  [{ minimum: 8, maximum: 1024, multipleOf: 4 }, '8 to 1024, a multiple of 4'],
  [{ minimum: 0, exclusiveMaximum: 1 }, '0 to below 1'],
  [{ exclusiveMinimum: 0, maximum: 1 }, 'above 0 to 1'],
  [{ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, 'at least 1'],
  [{ exclusiveMinimum: 0 }, 'above 0'],
  [{ maximum: 7 }, 'at most 7'],
  [{}, ''],
])('the range of %j is "%s"', (limits, range) => {
  expect(field({ type: 'number', ...limits })?.range).toBe(range);
});

test.each([[{ type: ['string', 'null'] }], [{ anyOf: [{ type: 'string' }, { type: 'null' }] }]])(
  '%j may be null',
  (schema) => {
    expect(field(schema)).toMatchObject({ kind: 'string', isNullable: true });
  },
);

test('limits and choices inside an alternative count', () => {
  const schema = { anyOf: [{ type: 'integer', minimum: 3 }, { type: 'null' }], label: 'It' };
  expect(field(schema)).toMatchObject({ kind: 'integer', range: 'at least 3', label: 'It' });
});

test('values are found and put at their paths', () => {
  const values = withFieldValues([
    ['adam.beta1', 0.5],
    ['adam.form', 'clean'],
    ['seed', null],
  ]);
  expect(values).toEqual({ adam: { beta1: 0.5, form: 'clean' }, seed: null });
  expect(fieldValue(values, 'adam.form')).toBe('clean');
  expect(fieldValue(values, 'adam.form.more')).toBeUndefined();
});
