import { existsSync } from 'node:fs';
import path from 'node:path';
import { BINDING_FILE } from '#contracts/backends-folder.ts';
import type { ComputeBackendName } from '#contracts/compute-plan.ts';

export type BackendState = 'ALWAYS_THERE' | 'INSTALLED' | 'NOT_INSTALLED';

/** @param installed folder of installed backends */
export function backendState(name: ComputeBackendName, installed: string): BackendState {
  if (name === 'onnx') return 'ALWAYS_THERE';
  return existsSync(path.join(installed, name, BINDING_FILE)) ? 'INSTALLED' : 'NOT_INSTALLED';
}
