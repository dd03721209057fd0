import { describe, expect, test } from 'vitest';
import { bytesField, floatField, varintField } from '../../../worker/compute/protobuf.ts';

describe('protocol buffer fields', () => {
  test('encodes the examples of the format description', () => {
    expect(varintField(1, 150).toString('hex')).toBe('089601');
    expect(bytesField(2, 'testing').toString('hex')).toBe('120774657374696e67');
    expect(bytesField(3, [varintField(1, 150)]).toString('hex')).toBe('1a03089601');
  });

  test('encodes negative numbers in ten bytes', () => {
    expect(varintField(1, -2).toString('hex')).toBe('08feffffffffffffffff01');
  });

  test('encodes floats with the low byte first', () => {
    expect(floatField(2, 1).toString('hex')).toBe('150000803f');
  });

  test('encodes field numbers above 15 in two bytes', () => {
    expect(varintField(20, 1).toString('hex')).toBe('a00101');
  });
});
