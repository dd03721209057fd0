import type { RunState } from './run-state.ts';

/** Parts of a list of runs, by their state. */
export const RUN_GROUP_NAMES = ['all', 'active', 'finished', 'stopped'] as const;
export type RunGroup = (typeof RUN_GROUP_NAMES)[number];

/** States of the runs of a part; none for all. */
export const RUN_GROUPS = {
  all: [],
  active: ['QUEUED', 'STARTING', 'RUNNING', 'CANCELING', 'CRASHED'],
  finished: ['FINISHED'],
  stopped: ['FAILED', 'CANCELED'],
} as const satisfies Record<RunGroup, readonly RunState[]>;
