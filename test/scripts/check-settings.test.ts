import { expect, test } from 'vitest';
import { checkSettings } from '../../scripts/check-settings.ts';
import { exampleVariables } from '../testkit/example-variables.ts';

test('every line of .env.example exported as it stands is a start with defaults', () => {
  expect(() => {
    checkSettings(exampleVariables());
  }).not.toThrow();
  expect(() => {
    checkSettings({});
  }).not.toThrow();
});

test.each([
  ['PORT', 'abc', '"PORT" must be a number, but is "abc".'],
  ['PORT', '99999', '"PORT" must be at most 65535, but is 99999.'],
  ['PORT', '0x50', '"PORT" must be a number, but is "0x50".'],
  ['EXEMPLAR_THREADS', '1e400', '"EXEMPLAR_THREADS" must be a number, but is "1e400".'],
  ['EXEMPLAR_THREADS', '2.5', '"EXEMPLAR_THREADS" must be a whole number, but is "2.5".'],
  ['EXEMPLAR_COMPUTE', 'abacus', '"EXEMPLAR_COMPUTE" must be one of auto, onnx, native, cuda, webgpu, wasm'],
  ['EXEMPLAR_WORKER_NAME', 'a\nb', '"EXEMPLAR_WORKER_NAME" must not have line breaks (U+000A).'],
  [
    'DATABASE_URL',
    'mysql://root:secret@host/base',
    '"DATABASE_URL" must be the address of a PostgreSQL database',
  ],
  ['DATABASE_URL', 'hello', '"DATABASE_URL" must be the address of a PostgreSQL database'],
])('%s=%j is refused before anything starts', (name, value, message) => {
  const check = () => {
    checkSettings({ [name]: value });
  };
  expect(check).toThrow(message);
  expect(check).not.toThrow(/secret/);
});
