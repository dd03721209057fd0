import type { OnnxRuntime, OnnxSession } from './onnx-runtime.ts';

export interface SessionOptions {
  /** ONNX Runtime's word for what computes. */
  readonly provider: string;
  readonly threads: number;
  /** What else the session is told. */
  readonly settings: Readonly<Record<string, string>>;
}

/** Compiles a model. */
export function openSession(
  runtime: OnnxRuntime,
  model: Uint8Array,
  { provider, threads, settings }: SessionOptions,
): Promise<OnnxSession> {
  return runtime.InferenceSession.create(model, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    interOpNumThreads: 1,
    intraOpNumThreads: threads,
    // Threads that spin while they wait slow down everything else on the machine.
    extra: { session: { intra_op: { allow_spinning: '0' }, ...settings } },
    logSeverityLevel: 3,
  });
}
