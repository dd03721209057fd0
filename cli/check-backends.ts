import path from 'node:path';
import { BACKENDS_FOLDER } from '#contracts/backends-folder.ts';
import { computeBackendNameSchema } from '#contracts/compute-plan.ts';
import type { Finding } from '#doctor/finding.ts';
import { backendState, oughtToWork } from './backends/backend-state.ts';
import { CHECKED_PRESET } from './backends/checked-preset.ts';
import { probeBackend } from './backends/probe-backend.ts';

/** Whether a training step runs on each backend that this machine has. */
export async function checkBackends(dataDirectory: string): Promise<Finding[]> {
  const installed = path.join(dataDirectory, BACKENDS_FOLDER);
  const findings: Finding[] = [];
  for (const name of computeBackendNameSchema.options) {
    if (!oughtToWork(backendState(name, installed))) continue;
    const subject = `backend ${name}`;
    const answer = await probeBackend(name, { installed, preset: CHECKED_PRESET });
    findings.push(
      answer.works
        ? { subject, state: 'OK', message: `A training step runs (${answer.library}).` }
        : { subject, state: 'TROUBLE', message: answer.reason, act: ACTS[name] },
    );
  }
  return findings;
}

const ACTS = {
  onnx: 'Install the packages again (npm ci), and see "./exemplar backends doctor".',
  native: 'Install it again: ./exemplar backends install native.',
  cuda: 'See "./exemplar backends doctor".',
  webgpu: 'See "./exemplar backends doctor".',
  wasm: 'Install it again: ./exemplar backends install wasm.',
} as const;
