import { expect, test } from 'vitest';
import { readDevice } from '../../../worker/machine/read-device.ts';

const card = { name: 'NVIDIA H200', driver: '570', memoryBytes: 1, usedBytes: 0, load: 0 };
const cuda = { name: '@tensorflow/tfjs-node-gpu', version: '4.22.0' };

test('a worker whose backend uses the GPUs is named by them', async () => {
  const machine = { libraries: () => [cuda], gpus: () => Promise.resolve([card, card]) };
  expect(await readDevice('cuda', machine)).toBe('NVIDIA H200, NVIDIA H200');
  expect(await readDevice('auto', machine)).toBe('NVIDIA H200, NVIDIA H200');
});

test('a worker that computes on the processor is named by it, whatever cards there are', async () => {
  const gpus = () => Promise.resolve([card]);
  expect(await readDevice('onnx', { libraries: () => [cuda], gpus })).toMatch(/, \d+ cores?$/);
  expect(await readDevice('auto', { libraries: () => [], gpus })).toMatch(/, \d+ cores?$/);
});

test('a worker that is to use a GPU where there is none is named by its processor', async () => {
  expect(await readDevice('cuda', { gpus: () => Promise.resolve([]) })).toMatch(/, \d+ cores?$/);
});
