import { expect, test } from 'vitest';
import type { Settable } from '../../cli/knob-value.ts';
import { runGridInput } from '../../cli/run-grid-input.ts';
import { schemaFields } from '../../lib/schema-fields.ts';

const number = { type: 'number', minimum: 0, exclusiveMaximum: 1 };
const methods: readonly Settable[] = [
  {
    name: 'one',
    presets: [{ name: 'small' }],
    knobs: schemaFields({
      properties: {
        seed: { type: 'integer', minimum: 0 },
        adam: { properties: { beta1: number } },
        fit: { type: 'string', enum: ['STRETCH', 'COVER'] },
        sizes: { type: 'array' },
      },
    }),
  },
];

function grid(...axes: string[]) {
  return runGridInput(axes, 'small', methods);
}

test('a knob takes values in a list, and whole numbers as a range', () => {
  expect(grid('seed=0..2,7', 'adam.beta1=0.5, 0.9', 'fit=STRETCH,COVER', 'sizes=[1,2]')).toEqual([
    { path: 'seed', values: [0, 1, 2, 7] },
    { path: 'adam.beta1', values: [0.5, 0.9] },
    { path: 'fit', values: ['STRETCH', 'COVER'] },
    { path: 'sizes', values: [[1, 2]] },
  ]);
});

test.each([
  ['seed', 'write it as knob=values'],
  ['seed=', 'write it as knob=values'],
  ['seed=3..1', '3..1 is empty'],
  ['seed=0..1000000000', 'at most 200 runs'],
  ['seed=1,x', '--grid seed: "x" is not a whole number'],
  ['seed=1,,2', '--grid seed: "" is not a whole number'],
  ['adam.beta1=0..9', '--grid adam.beta1: "0..9" is not a number'],
  ['fit=COVER,stretch', '"stretch" is not one of STRETCH, COVER'],
  ['sead=1', '--grid sead: the method one has no such knob. Did you mean seed?'],
])('--grid %s is refused: %s', (axis, message) => {
  expect(() => grid(axis)).toThrow(message);
});
