import type { ComputeBackendName } from '#contracts/compute-plan.ts';
import { messageOf } from '#lib/message-of.ts';
import type { BackendOptions, ComputeBackend } from './backend.ts';
import { createOnnxBackend } from './onnx/onnx-backend.ts';
import { createWasmBackend, isWasmInstalled } from './onnx/wasm-backend.ts';
import { createWebGpuBackend } from './onnx/webgpu-backend.ts';
import { createTensorFlowBackend, isInstalled, type TensorFlowBackendName } from './tensorflow-backend.ts';

export interface SelectedBackend {
  readonly backend: ComputeBackend;
  /** Why this one, in a sentence for the log. */
  readonly reason: string;
}

/**
 * `auto` takes the fastest backend that loads: `cuda`, then `native`, then `onnx`, and where that has no binary `wasm`.
 * `webgpu` is taken by its name only. A named one is taken or the promise rejects with what is missing.
 */
export async function selectBackend(
  choice: 'auto' | ComputeBackendName,
  options: BackendOptions,
): Promise<SelectedBackend> {
  if (choice !== 'auto') {
    return { backend: await create(choice, options), reason: 'It was chosen by EXEMPLAR_COMPUTE.' };
  }
  const passedOver: string[] = [];
  for (const name of ['cuda', 'native'] as const satisfies readonly TensorFlowBackendName[]) {
    if (!isInstalled(name, options)) continue;
    try {
      const backend = await createTensorFlowBackend(name, options);
      return { backend, reason: 'It is the fastest backend that loads.' };
    } catch (error) {
      passedOver.push(messageOf(error));
    }
  }
  const { backend, trouble } = await withoutTensorFlow(options);
  const reasons = [...(passedOver.length > 0 ? passedOver : ['TensorFlow is not installed']), ...trouble];
  return { backend, reason: `${reasons.join('; ')}.` };
}

async function withoutTensorFlow(
  options: BackendOptions,
): Promise<{ readonly backend: ComputeBackend; readonly trouble: readonly string[] }> {
  try {
    return { backend: await createOnnxBackend(options), trouble: [] };
  } catch (error) {
    if (!isWasmInstalled(options)) throw error;
    return { backend: await createWasmBackend(options), trouble: [messageOf(error)] };
  }
}

function create(name: ComputeBackendName, options: BackendOptions): Promise<ComputeBackend> {
  switch (name) {
    case 'onnx':
      return createOnnxBackend(options);
    case 'webgpu':
      return createWebGpuBackend(options);
    case 'wasm':
      return createWasmBackend(options);
    case 'native':
    case 'cuda':
      return createTensorFlowBackend(name, options);
  }
}
