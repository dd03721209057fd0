import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BINDING_FILE } from '#contracts/backends-folder.ts';
import type { ComputeBackendName } from '#contracts/compute-plan.ts';
import { installedLibraries } from '../compute/installed-libraries.ts';
import { readGpus } from './read-gpus.ts';

/**
 * What a worker with that choice of backend computes on, in words: the names of its GPUs where a backend that uses them
 * is chosen or would be, else the processor and its cores.
 *
 * @param installed folder of installed backends
 */
export async function readDevice(
  choice: 'auto' | ComputeBackendName,
  installed: string,
  { libraries = installedLibraries, gpus = readGpus } = {},
): Promise<string> {
  const mayUseGpus =
    choice === 'cuda' ||
    choice === 'webgpu' ||
    (choice === 'auto' &&
      (existsSync(path.join(installed, 'cuda', BINDING_FILE)) ||
        libraries().some(({ name }) => name === '@tensorflow/tfjs-node-gpu')));
  const names = mayUseGpus ? (await gpus()).map(({ name }) => name) : [];
  return names.length > 0 ? names.join(', ') : processor();
}

function processor(): string {
  const cores = os.availableParallelism();
  const model = os.cpus()[0]?.model.trim() || os.arch();
  return `${model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`;
}
