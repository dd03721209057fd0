import { z } from 'zod';
import type { RunState } from './run-state.ts';

/** Parts of a list of runs, by their state. */
export const runGroupSchema = z.enum(['all', 'active', 'finished', 'stopped']);
export type RunGroup = z.infer<typeof runGroupSchema>;

/** States of the runs of a part; none for all. */
export const RUN_GROUPS = {
  all: [],
  active: ['QUEUED', 'STARTING', 'RUNNING', 'CANCELING', 'CRASHED'],
  finished: ['FINISHED'],
  stopped: ['FAILED', 'CANCELED'],
} as const satisfies Record<RunGroup, readonly RunState[]>;
