import { expect, test } from 'vitest';
import { readGpus } from '../../../worker/machine/read-gpus.ts';

const MIB = 1024 * 1024;

test('a GPU per line of nvidia-smi, in bytes and shares', async () => {
  const output =
    'NVIDIA H200, 570.86.15, 143771, 1024, 37\nTesla T4, 570.86.15, 15360, [N/A], [Not Supported]\n';
  expect(await readGpus(() => Promise.resolve(output))).toEqual([
    {
      name: 'NVIDIA H200',
      driver: '570.86.15',
      memoryBytes: 143_771 * MIB,
      usedBytes: 1_024 * MIB,
      load: 0.37,
    },
    { name: 'Tesla T4', driver: '570.86.15', memoryBytes: 15_360 * MIB, usedBytes: 0, load: 0 },
  ]);
});

test('without nvidia-smi there is none', async () => {
  expect(await readGpus(() => Promise.resolve(null))).toEqual([]);
});
