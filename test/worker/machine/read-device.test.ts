import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readDevice } from '../../../worker/machine/read-device.ts';

const card = { name: 'NVIDIA H200', driver: '570', memoryBytes: 1, usedBytes: 0, load: 0 };
const cuda = { name: '@tensorflow/tfjs-node-gpu', version: '4.22.0' };

test('a worker whose backend uses the GPUs is named by them', async () => {
  const machine = { libraries: () => [cuda], gpus: () => Promise.resolve([card, card]) };
  expect(await readDevice('cuda', 'none', machine)).toBe('NVIDIA H200, NVIDIA H200');
  expect(await readDevice('auto', 'none', machine)).toBe('NVIDIA H200, NVIDIA H200');
});

test('a worker that has cuda in its data folder is named by its GPUs', async () => {
  const installed = await mkdtemp(path.join(tmpdir(), 'exemplar-backends-'));
  await mkdir(path.join(installed, 'cuda', 'lib', 'napi-v8'), { recursive: true });
  await writeFile(path.join(installed, 'cuda', 'lib', 'napi-v8', 'tfjs_binding.node'), '');
  const machine = { libraries: () => [], gpus: () => Promise.resolve([card]) };
  expect(await readDevice('auto', installed, machine)).toBe('NVIDIA H200');
});

test('a worker that computes on the processor is named by it, whatever cards there are', async () => {
  const gpus = () => Promise.resolve([card]);
  expect(await readDevice('onnx', 'none', { libraries: () => [cuda], gpus })).toMatch(/, \d+ cores?$/);
  expect(await readDevice('auto', 'none', { libraries: () => [], gpus })).toMatch(/, \d+ cores?$/);
});

test('a worker that is to use a GPU where there is none is named by its processor', async () => {
  expect(await readDevice('cuda', 'none', { gpus: () => Promise.resolve([]) })).toMatch(/, \d+ cores?$/);
});
