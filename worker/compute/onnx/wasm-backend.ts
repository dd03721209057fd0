import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { WASM_RUNTIME_FILE } from '#contracts/backends-folder.ts';
import type { BackendOptions, ComputeBackend } from '../backend.ts';
import { createModelBackend } from './model-backend.ts';
import { NO_STAND_INS } from './onnx-graph.ts';
import type { OnnxRuntime } from './onnx-runtime.ts';

/**
 * Runs steps as ONNX graphs in WebAssembly, on every machine that has Node, several times slower than `onnx`. Rejects with
 * what to install where it is missing.
 */
export async function createWasmBackend(options: BackendOptions): Promise<ComputeBackend> {
  const file = runtimeFile(options);
  if (file === null)
    throw new Error("Backend 'wasm' is not installed. Install it: ./exemplar backends install wasm");
  const runtime = (await import(pathToFileURL(file).href)) as OnnxRuntime;
  Object.assign(runtime.env.wasm, { numThreads: options.threads });
  const library = `onnxruntime-web ${runtime.env.versions.web ?? runtime.env.versions.common}`;
  return createModelBackend(
    {
      backend: 'wasm',
      runtime,
      library,
      provider: 'wasm',
      standIns: NO_STAND_INS,
      settings: {},
      parts: null,
    },
    options,
  );
}

export function isWasmInstalled(options: BackendOptions): boolean {
  return runtimeFile(options) !== null;
}

function runtimeFile({ installed }: BackendOptions): string | null {
  const file = installed === undefined ? null : path.join(installed, 'wasm', WASM_RUNTIME_FILE);
  return file !== null && existsSync(file) ? file : null;
}
