import { existsSync } from 'node:fs';
import path from 'node:path';
import { BINDING_FILE, WASM_RUNTIME_FILE } from '#contracts/backends-folder.ts';
import type { ComputeBackendName } from '#contracts/compute-plan.ts';

/** `NEEDS_CARD`: it is there, and works where the machine has a graphics card. */
export type BackendState = 'ALWAYS_THERE' | 'INSTALLED' | 'NEEDS_CARD' | 'NOT_INSTALLED';

/** @param installed folder of installed backends */
export function backendState(name: ComputeBackendName, installed: string): BackendState {
  switch (name) {
    case 'onnx':
      return 'ALWAYS_THERE';
    case 'webgpu':
      return 'NEEDS_CARD';
    case 'native':
    case 'cuda':
      return isThere(path.join(installed, name, BINDING_FILE));
    case 'wasm':
      return isThere(path.join(installed, name, WASM_RUNTIME_FILE));
  }
}

function isThere(file: string): BackendState {
  return existsSync(file) ? 'INSTALLED' : 'NOT_INSTALLED';
}

/** Whether it is a fault that it does not work. */
export function oughtToWork(state: BackendState): boolean {
  return state === 'ALWAYS_THERE' || state === 'INSTALLED';
}
