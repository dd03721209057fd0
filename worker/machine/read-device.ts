import os from 'node:os';
import type { ComputeBackendName } from '#contracts/compute-plan.ts';
import { installedLibraries } from '../compute/installed-libraries.ts';
import { readGpus } from './read-gpus.ts';

/**
 * What a worker with that choice of backend computes on, in words: the names of its GPUs where a backend that uses them
 * is chosen or would be, else the processor and its cores.
 */
export async function readDevice(
  choice: 'auto' | ComputeBackendName,
  { libraries = installedLibraries, gpus = readGpus } = {},
): Promise<string> {
  const mayUseGpus =
    choice === 'cuda' ||
    choice === 'webgpu' ||
    (choice === 'auto' && libraries().some(({ name }) => name === '@tensorflow/tfjs-node-gpu'));
  const names = mayUseGpus ? (await gpus()).map(({ name }) => name) : [];
  return names.length > 0 ? names.join(', ') : processor();
}

function processor(): string {
  const cores = os.availableParallelism();
  const model = os.cpus()[0]?.model.trim() || os.arch();
  return `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
}
