import { expect, test } from 'vitest';
import type { Settable } from '../../cli/knob-value.ts';
import { runConfigInput } from '../../cli/run-config-input.ts';
import { schemaFields } from '../../lib/schema-fields.ts';

const number = { type: 'number', minimum: 0, exclusiveMaximum: 1 };
const methods: readonly Settable[] = [
  {
    name: 'one',
    presets: [{ name: 'small' }],
    knobs: schemaFields({
      properties: {
        translationSteps: { type: 'integer', minimum: 1 },
        adam: { properties: { beta1: number, form: { type: 'string', enum: ['paper-code', 'clean'] } } },
        fit: { type: 'string', enum: ['STRETCH', 'COVER'] },
        source: { type: ['string', 'null'] },
        isSlow: { type: 'boolean' },
        sizes: { type: 'array' },
      },
    }),
  },
  { name: 'two', presets: [{ name: 'other' }], knobs: schemaFields({ properties: { poolSize: number } }) },
];

function set(...assignments: string[]) {
  return runConfigInput(assignments, 'small', methods);
}

test('knobs are set by name, knobs of a group by a dotted name, each as its type', () => {
  expect(
    set(
      'translationSteps=50',
      'adam.beta1=0.9',
      'adam.form=clean',
      'fit=COVER',
      'source=12',
      'isSlow=true',
      'sizes=[1,2]',
    ),
  ).toEqual({
    translationSteps: 50,
    adam: { beta1: 0.9, form: 'clean' },
    fit: 'COVER',
    source: '12',
    isSlow: true,
    sizes: [1, 2],
  });
  expect(set('source=null')).toEqual({ source: null });
});

test('nothing set leaves the whole preset', () => {
  expect(set()).toEqual({});
});

test.each([
  ['translationSteps', 'write it as knob=value'],
  ['translationSteps=1.5', '"1.5" is not a whole number (at least 1)'],
  ['translationSteps=', '"" is not a whole number'],
  ['translationSteps=null', '"null" is not a whole number'],
  ['adam.beta1=much', '"much" is not a number (0 to below 1)'],
  ['adam.beta1=1e400', '"1e400" is not a number (0 to below 1)'],
  ['adam.beta1=1e-400', '"1e-400" is not a number'],
  ['adam.beta1=NaN', '"NaN" is not a number'],
  ['adam.beta1=-0', '"-0" is not a number'],
  ['adam.beta1=0x0', '"0x0" is not a number'],
  ['translationSteps=0x10', '"0x10" is not a whole number'],
  ['translationSteps=9007199254740993', '"9007199254740993" is not a whole number'],
  ['translationSteps=1e400', '"1e400" is not a whole number'],
  ['sizes=[1e400]', '"[1e400]" is not JSON'],
  ['fit=cover', '"cover" is not one of STRETCH, COVER'],
  ['isSlow=1', '"1" is not true or false'],
  ['sizes=[1', '"[1" is not JSON'],
  ['adam=1', 'the method one has no such knob'],
])('--set %s is refused: %s', (assignment, message) => {
  expect(() => set(assignment)).toThrow(message);
});

test('an unknown knob is told with the names that are near, and with the method that has it', () => {
  expect(() => set('translationstep=5')).toThrow('Did you mean translationSteps?');
  expect(() => set('beta1=0.5')).toThrow('Did you mean adam.beta1?');
  expect(() => set('poolSize=5')).toThrow('It is a knob of two.');
});

test('an unknown preset is told with those that there are', () => {
  expect(() => runConfigInput([], 'huge', methods)).toThrow(
    'No preset is named huge. Presets: small, other.',
  );
});
