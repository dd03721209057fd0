import type { ComputeBackendName } from '#contracts/compute-plan.ts';
import { messageOf } from '#lib/message-of.ts';
import type { BackendOptions, ComputeBackend } from './backend.ts';
import { createOnnxBackend } from './onnx/onnx-backend.ts';
import { createTensorFlowBackend, isInstalled, type TensorFlowBackendName } from './tensorflow-backend.ts';

export interface SelectedBackend {
  readonly backend: ComputeBackend;
  /** Why this one, in a sentence for the log. */
  readonly reason: string;
}

/**
 * `auto` takes the fastest backend that loads: `cuda`, then `native`, then `onnx`, which is always there.
 * A named one is taken or the promise rejects with what is missing.
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
  const backend = await createOnnxBackend(options);
  const reason = passedOver.length > 0 ? passedOver.join('; ') : 'TensorFlow is not installed';
  return { backend, reason: `${reason}.` };
}

function create(name: ComputeBackendName, options: BackendOptions): Promise<ComputeBackend> {
  return name === 'onnx' ? createOnnxBackend(options) : createTensorFlowBackend(name, options);
}
