import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BACKENDS_FOLDER, TUNING_FILE } from '#contracts/backends-folder.ts';
import type { ComputeOptions } from './compute-options.ts';
import type { ContestantCommand } from './contestant.ts';
import type { StepTask } from './step-main.ts';

const PROGRAM = fileURLToPath(new URL('step-main.ts', import.meta.url));

/** Our own backends, each in a process of its own. */
export function backendContestants(
  what: StepTask['what'],
  { preset, backends, threads, tuning, data }: ComputeOptions,
): ContestantCommand[] {
  const installed = path.join(data, BACKENDS_FOLDER);
  const tuned = tuning === 'on' ? path.join(data, TUNING_FILE) : undefined;
  return backends.map((backend) => {
    const task: StepTask = { what, preset: preset.name, backend, threads, installed, tuning: tuned };
    return {
      name: `${backend}, ${threads} threads`,
      program: process.execPath,
      args: ['--import', 'tsx', PROGRAM, JSON.stringify(task)],
    };
  });
}
