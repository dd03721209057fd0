import { z } from 'zod';

export const runStateSchema = z.enum([
  'QUEUED',
  'STARTING',
  'RUNNING',
  'CANCELING',
  'FINISHED',
  'FAILED',
  'CRASHED',
  'CANCELED',
]);
export type RunState = z.infer<typeof runStateSchema>;

/**
 * The moves a run may make. CRASHED means that its worker's lease ran out; the reaper queues it
 * again by itself. A polite stop (shutdown) takes a run back to QUEUED.
 */
export const runMoves = {
  QUEUED: ['STARTING', 'CANCELED'],
  STARTING: ['RUNNING', 'CANCELING', 'FAILED', 'CRASHED', 'QUEUED'],
  RUNNING: ['FINISHED', 'CANCELING', 'FAILED', 'CRASHED', 'QUEUED'],
  CANCELING: ['CANCELED', 'FINISHED', 'FAILED'],
  CRASHED: ['QUEUED'],
  FINISHED: [],
  FAILED: [],
  CANCELED: [],
} as const satisfies Record<RunState, readonly RunState[]>;

export function canMove(from: RunState, to: RunState): boolean {
  return (runMoves[from] as readonly RunState[]).includes(to);
}

/** What a person may do to a run. */
export const runActionSchema = z.enum(['CANCEL', 'TRANSLATE', 'EDIT']);
export type RunAction = z.infer<typeof runActionSchema>;

export const runCan = {
  cancel: (state: RunState): boolean =>
    state === 'QUEUED' || state === 'STARTING' || state === 'RUNNING' || state === 'CRASHED',
} as const;

/** A run in one of these states never changes again. */
export function isTerminal(state: RunState): boolean {
  return runMoves[state].length === 0;
}

/** State of a job, and of what a person sees of it as a translation, an import or an evaluation. */
export const jobStateSchema = z.enum(['QUEUED', 'RUNNING', 'FINISHED', 'FAILED', 'CANCELED']);
export type JobState = z.infer<typeof jobStateSchema>;

/** Whether work in that state never changes again. */
export function isJobEnded(state: JobState): boolean {
  return state === 'FINISHED' || state === 'FAILED' || state === 'CANCELED';
}

/** Why a piece of work failed, which decides whether it is tried again. */
export const failureClassSchema = z.enum(['USER', 'DIVERGED', 'OOM', 'INFRA', 'HUNG', 'PREEMPTED', 'POISON']);
export type FailureClass = z.infer<typeof failureClassSchema>;

export const failureSchema = z.object({
  class: failureClassSchema,
  /** Stable, upper-case, e.g. UNSUPPORTED_IMAGE, DIVERGED. */
  code: z.string(),
  /** For people; says the next act where there is one. */
  message: z.string(),
});
export type Failure = z.infer<typeof failureSchema>;
