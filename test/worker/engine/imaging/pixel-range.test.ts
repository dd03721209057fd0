import { expect, test } from 'vitest';
import { bytesToUnit, unitToBytes } from '../../../../worker/engine/imaging/pixel-range.ts';

test('every byte comes back from [-1, 1] as it was', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const unit = new Float32Array(256);
  bytesToUnit(bytes, unit);
  expect(unit[0]).toBe(-1);
  expect(unit[255]).toBe(1);
  expect(unitToBytes(unit)).toEqual(bytes);
});

test('values outside are clamped, values between are rounded', () => {
  expect([...unitToBytes(Float32Array.of(-7, 7, 0.99 / 127.5))]).toEqual([0, 255, 128]);
});

test('an image is written to its place in a batch', () => {
  const batch = new Float32Array(4);
  bytesToUnit(Uint8Array.of(255, 0), batch, 2);
  expect([...batch]).toEqual([0, 0, 1, -1]);
});
