import { expect, test } from 'vitest';
import { uploadProgress } from '#lib/upload-progress.ts';

const MIB = 1024 * 1024;

test('an upload tells bytes, rate and time left', () => {
  expect(uploadProgress(10 * MIB, 40 * MIB, 5_000)).toBe('10 MiB of 40 MiB · 2 MiB/s · 15s left');
});

test('rate and time left wait until they mean something', () => {
  expect(uploadProgress(MIB, 40 * MIB, 900)).toBe('1 MiB of 40 MiB');
  expect(uploadProgress(0, 40 * MIB, 60_000)).toBe('0 B of 40 MiB');
});
