import { expect, test } from 'vitest';
import { runConfigInput } from '../../cli/run-config-input.ts';

test('fields are set by name, fields of a group by a dotted name', () => {
  expect(runConfigInput(['translationSteps=50', 'adam.beta1=0.9', 'adam.form=CLEAN', 'fit=COVER'])).toEqual({
    translationSteps: 50,
    adam: { beta1: 0.9, form: 'CLEAN' },
    fit: 'COVER',
  });
});

test('nothing set leaves the whole preset', () => {
  expect(runConfigInput([])).toEqual({});
});

test('an assignment without a value is refused with an example', () => {
  expect(() => runConfigInput(['seed'])).toThrow('--set seed: write it as field=value');
});

test('a field cannot be a value and a group at once', () => {
  expect(() => runConfigInput(['adam=1', 'adam.beta1=0.9'])).toThrow('adam is set both');
});
