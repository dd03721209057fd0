import { createRequire } from 'node:module';
import { messageOf } from '#lib/message-of.ts';
import type { BackendOptions, ComputeBackend } from './backend.ts';
import { createEagerBackend } from './eager-backend.ts';
import { tf } from './tf.ts';

/** The backends that run on TensorFlow itself, through packages that a user installs. */
export type TensorFlowBackendName = 'native' | 'cuda';

const packages = {
  native: '@tensorflow/tfjs-node',
  cuda: '@tensorflow/tfjs-node-gpu',
} as const satisfies Record<TensorFlowBackendName, string>;

export function isInstalled(name: TensorFlowBackendName): boolean {
  try {
    require.resolve(packages[name]);
    return true;
  } catch {
    return false;
  }
}

/**
 * Steps run op by op on TensorFlow: `native` on the processor, `cuda` on an NVIDIA card. Rejects with what to
 * install when the package is missing, does not load or finds no card.
 */
export async function createTensorFlowBackend(
  name: TensorFlowBackendName,
  { threads }: BackendOptions,
): Promise<ComputeBackend> {
  const packageName = packages[name];
  if (!isInstalled(name)) {
    throw new Error(
      `Backend '${name}' needs a package: npm install --no-save ${packageName}@${tf.version.tfjs}`,
    );
  }
  supplyOldHelpers();
  // eslint-disable-next-line no-restricted-syntax -- written, not read: TensorFlow takes it from there when it is loaded
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  try {
    await import(packageName);
    if (!(await tf.setBackend('tensorflow'))) throw new Error('it registers no backend');
  } catch (error) {
    const reason = messageOf(error);
    throw new Error(`Backend '${name}': ${packageName} is installed but does not load: ${reason}`, {
      cause: error,
    });
  }
  if (name === 'cuda' && !usesCard()) {
    throw new Error(`Backend 'cuda': TensorFlow finds no NVIDIA card; use 'native' or 'onnx'`);
  }
  const library = `${packageName.replace('@tensorflow/', '')} ${tf.version.tfjs}`;
  return createEagerBackend('tensorflow', { backend: name, library, threads, lowering: 'eager' });
}

const require = createRequire(import.meta.url);

/** tfjs-node 4.22 calls helpers that Node 23 took away. */
function supplyOldHelpers(): void {
  const helpers = require('node:util') as Partial<Record<'isNullOrUndefined', (value: unknown) => boolean>>;
  helpers.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

function usesCard(): boolean {
  const backend: unknown = tf.backend();
  return (
    typeof backend === 'object' &&
    backend !== null &&
    'isUsingGpuDevice' in backend &&
    backend.isUsingGpuDevice === true
  );
}
