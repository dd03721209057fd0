import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { BINDING_FILE } from '#contracts/backends-folder.ts';
import { messageOf } from '#lib/message-of.ts';
import type { BackendOptions, ComputeBackend } from './backend.ts';
import { loadBinding, type TensorFlowBinding } from './tensorflow/binding.ts';
import { LOWERING_VERSION } from './tensorflow/lower-step.ts';
import { createSessionBackend } from './tensorflow/session-backend.ts';

/** The backends that run on TensorFlow itself, which a user installs. */
export type TensorFlowBackendName = 'native' | 'cuda';

const packages = {
  native: '@tensorflow/tfjs-node',
  cuda: '@tensorflow/tfjs-node-gpu',
} as const satisfies Record<TensorFlowBackendName, string>;

export function isInstalled(name: TensorFlowBackendName, options: BackendOptions): boolean {
  return bindingFile(name, options) !== null;
}

/**
 * Steps run as graphs in TensorFlow's session: `native` on the processor, `cuda` on an NVIDIA card. Rejects with what to
 * install when it is missing, does not load or finds no card.
 */
export function createTensorFlowBackend(
  name: TensorFlowBackendName,
  options: BackendOptions,
): Promise<ComputeBackend> {
  const file = bindingFile(name, options);
  if (file === null)
    return Promise.reject(
      new Error(`Backend '${name}' is not installed. Install it: ./exemplar backends install ${name}`),
    );
  return Promise.resolve().then(() => {
    const binding = load(name, file, options.threads);
    return createSessionBackend(binding, {
      backend: name,
      library: `TensorFlow ${binding.TF_Version} ${usesOneDnn() ? 'with' : 'without'} oneDNN`,
      threads: options.threads,
      lowering: LOWERING_VERSION,
    });
  });
}

/** What the command has installed, else what npm has. */
function bindingFile(name: TensorFlowBackendName, { installed }: BackendOptions): string | null {
  const own = installed === undefined ? null : path.join(installed, name, BINDING_FILE);
  if (own !== null && existsSync(own)) return own;
  try {
    const folder = path.dirname(require.resolve(`${packages[name]}/package.json`));
    const file = path.join(folder, BINDING_FILE);
    return existsSync(file) ? file : null;
  } catch {
    return null; // npm has no such package
  }
}

const require = createRequire(import.meta.url);

/** Its kernels are up to twice as fast; without them, results are the same to the bit in every process. */
const ONE_DNN = 'TF_ENABLE_ONEDNN_OPTS';

function usesOneDnn(): boolean {
  // eslint-disable-next-line no-restricted-syntax -- as TensorFlow reads it
  return process.env[ONE_DNN] !== '0';
}

function load(name: TensorFlowBackendName, file: string, threads: number): TensorFlowBinding {
  for (const variable of ['TF_NUM_INTRAOP_THREADS', 'TF_NUM_INTEROP_THREADS'])
    // eslint-disable-next-line no-restricted-syntax -- written, not read: TensorFlow takes it from there when it is loaded
    process.env[variable] = String(threads);
  const told = process.env; // eslint-disable-line no-restricted-syntax -- TensorFlow's own settings, which users may set
  told['TF_CPP_MIN_LOG_LEVEL'] ??= '2'; // else it lists the instruction sets that it could use otherwise
  told[ONE_DNN] ??= '1'; // of itself TensorFlow uses it only where it knows the processor
  if (name === 'cuda') told['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'; // else a second program finds no memory on the card
  let binding: TensorFlowBinding;
  try {
    binding = loadBinding(file);
  } catch (error) {
    throw new Error(`Backend '${name}' is installed but does not load: ${messageOf(error)}`, {
      cause: error,
    });
  }
  if (name === 'cuda' && !binding.isUsingGpuDevice())
    throw new Error("Backend 'cuda': TensorFlow finds no NVIDIA card; use 'native' or 'onnx'");
  return binding;
}
