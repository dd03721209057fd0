import { messageOf } from '#lib/message-of.ts';
import type { BackendOptions, ComputeBackend } from '../backend.ts';
import { createModelBackend } from './model-backend.ts';
import { loadNodeRuntime } from './node-runtime.ts';
import { OnnxGraph } from './onnx-graph.ts';
import type { OnnxRuntime } from './onnx-runtime.ts';
import { WEBGPU_STAND_INS } from './webgpu-stand-ins.ts';

/**
 * Runs steps as ONNX graphs on a graphics card of any maker, by WebGPU. Rejects where there is no onnxruntime-node, or where
 * it finds no card.
 */
export async function createWebGpuBackend(options: BackendOptions): Promise<ComputeBackend> {
  const { runtime, library } = await loadNodeRuntime();
  await requireCard(runtime);
  return createModelBackend(
    {
      backend: 'webgpu',
      runtime,
      library,
      provider: PROVIDER,
      standIns: WEBGPU_STAND_INS,
      settings: SETTINGS,
      parts: null,
    },
    options,
  );
}

const PROVIDER = 'webgpu';

/** An operator without a kernel for the card is refused, in place of a step that is slow for no visible reason. */
const SETTINGS = { disable_cpu_ep_fallback: '1' };

/** A session without a card fails only when it is made, by a message of its sources. */
async function requireCard(runtime: OnnxRuntime): Promise<void> {
  const graph = new OnnxGraph();
  graph.output('y', graph.emit('Neg', [graph.input('x', [1])], [1]));
  try {
    const options = { executionProviders: [PROVIDER], logSeverityLevel: 4 } as const;
    await (await runtime.InferenceSession.create(graph.encode('card'), options)).release();
  } catch (error) {
    const message = messageOf(error);
    const reason = /Failed to get .*/.exec(message)?.[0] ?? message;
    throw new Error(
      `Backend 'webgpu' finds no graphics card (${reason}). On Linux it needs the Vulkan loader and the driver of the card; see docs/how-to/compute-faster.md`,
      { cause: error },
    );
  }
}
