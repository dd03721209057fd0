import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { ComputeBackendName } from '#contracts/compute-plan.ts';
import { messageOf } from '#lib/message-of.ts';

const PROGRAM = fileURLToPath(new URL('../../scripts/probe.mjs', import.meta.url));
const LONGEST_MS = 600_000;

const answerSchema = z.discriminatedUnion('works', [
  z.object({ works: z.literal(true), library: z.string(), secondsPerStep: z.number() }),
  z.object({ works: z.literal(false), reason: z.string() }),
]);
/** Whether a training step runs on a backend and gives what it gives on ONNX Runtime. */
export type ProbeAnswer = z.infer<typeof answerSchema>;

export interface ProbeOptions {
  /** Folder of installed backends. */
  readonly installed: string;
  readonly preset: string;
  /** File of how steps were found to run fastest here; by rules without it. */
  readonly tuning?: string;
}

/** Runs a training step of a preset on a backend, in a process of its own: a library that does not fit ends that one. */
export async function probeBackend(
  backend: ComputeBackendName,
  { installed, preset, tuning }: ProbeOptions,
): Promise<ProbeAnswer> {
  const threads = availableParallelism();
  const task = JSON.stringify({ backend, installed, preset, tuning, threads });
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, task], { timeout: LONGEST_MS });
    const line = stdout.split('\n').findLast((each) => each.startsWith('{')) ?? '';
    return answerSchema.parse(JSON.parse(line));
  } catch (error) {
    return { works: false, reason: `Its process ended: ${messageOf(error)}` };
  }
}
