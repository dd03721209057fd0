import type { OnnxRuntime } from './onnx-runtime.ts';

/** Loads onnxruntime-node, whose binary not every machine can load. */
export async function loadNodeRuntime(): Promise<{ runtime: OnnxRuntime; library: string }> {
  const runtime = await import('onnxruntime-node');
  return { runtime, library: `onnxruntime-node ${runtime.env.versions.node ?? runtime.env.versions.common}` };
}
