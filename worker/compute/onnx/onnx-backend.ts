import { messageOf } from '#lib/message-of.ts';
import type { BackendOptions, ComputeBackend } from '../backend.ts';
import { createModelBackend } from './model-backend.ts';
import { NO_STAND_INS } from './onnx-graph.ts';
import { loadNodeRuntime } from './node-runtime.ts';
import { PartThreads } from './part-threads.ts';

/** Of this process: tasks that it does one after another use the same threads. */
const parts = new PartThreads();

/**
 * Runs steps as ONNX graphs on the processor. The same plan gives the same bits in every run. Rejects where
 * onnxruntime-node has no binary for this machine.
 */
export async function createOnnxBackend(options: BackendOptions): Promise<ComputeBackend> {
  const { runtime, library } = await loadNodeRuntime().catch((error: unknown) => {
    throw new Error(
      `Backend 'onnx' does not load: ${messageOf(error)} On machines without its binary there is ./exemplar backends install wasm`,
      { cause: error },
    );
  });
  return createModelBackend(
    {
      backend: 'onnx',
      runtime,
      library,
      provider: 'cpu',
      standIns: NO_STAND_INS,
      settings: {},
      parts,
    },
    options,
  );
}
