import type { FailureClass, JobState, RunState } from '#contracts/run-state.ts';

/** What the queue should be like after each act, worked out without a database. */
export interface JobModel {
  readonly jobs: ModelJob[];
  /** Leases that workers have been given, stale ones included. */
  readonly leases: ModelLease[];
}

export interface ModelJob {
  readonly jobId: string;
  readonly runId: string;
  state: JobState;
  run: RunState;
  epoch: number;
  /** Place of the worker that holds it, or held it last. */
  worker: number | null;
  hasRunOut: boolean;
  isDue: boolean;
  cancelRequested: boolean;
  crashes: number;
  failures: number;
  preemptions: number;
}

export interface ModelLease {
  readonly job: ModelJob;
  readonly epoch: number;
  readonly worker: number;
}

export type ModelEnding =
  | { readonly type: 'FINISHED' | 'CANCELED' | 'PREEMPTED' | 'CRASHED' | 'HUNG' }
  | { readonly type: 'FAILED'; readonly class: FailureClass };

const TRIES = 3;

export function newJob(jobId: string, runId: string): ModelJob {
  return {
    ...{
      jobId,
      runId,
      state: 'QUEUED',
      run: 'QUEUED',
      epoch: 0,
      worker: null,
      hasRunOut: false,
      isDue: true,
    },
    ...{ cancelRequested: false, crashes: 0, failures: 0, preemptions: 0 },
  };
}

export function holds({ job, epoch }: ModelLease): boolean {
  return job.state === 'RUNNING' && job.epoch === epoch;
}

/** Jobs that may be claimed, in the order in which they are. */
export function claimable({ jobs }: JobModel): ModelJob[] {
  return jobs.filter((job) => job.state === 'QUEUED' && job.isDue);
}

export function claim(model: JobModel, job: ModelJob, worker: number): ModelLease {
  Object.assign(job, { state: 'RUNNING', run: 'STARTING', epoch: job.epoch + 1, worker, hasRunOut: false });
  const lease = { job, epoch: job.epoch, worker };
  model.leases.push(lease);
  return lease;
}

/** A run that has not begun to compute cannot have finished. */
export function canEnd(job: ModelJob, ending: ModelEnding): boolean {
  return ending.type !== 'FINISHED' || job.run !== 'STARTING';
}

export function end(job: ModelJob, ending: ModelEnding): void {
  const tries = job.crashes + job.failures;
  const isCrash = ending.type === 'CRASHED' || ending.type === 'HUNG';
  const state = stateAfter(job, ending);
  if (isCrash) job.crashes++;
  if (ending.type === 'FAILED') job.failures++;
  if (ending.type === 'PREEMPTED') job.preemptions++;
  job.state = state;
  job.run = state === 'RUNNING' ? job.run : state;
  if (state === 'QUEUED') job.worker = null;
  job.isDue = !(ending.type === 'FAILED' || (isCrash && tries > 0));
}

function stateAfter(job: ModelJob, ending: ModelEnding): JobState {
  const isLastCrash = job.crashes + 1 >= TRIES;
  const isLastFailure = job.failures + 1 >= TRIES;
  switch (ending.type) {
    case 'FINISHED':
    case 'CANCELED':
      return ending.type;
    case 'PREEMPTED':
      return job.cancelRequested ? 'CANCELED' : 'QUEUED';
    case 'CRASHED':
    case 'HUNG':
      if (job.cancelRequested) return 'CANCELED';
      return isLastCrash ? 'FAILED' : 'QUEUED';
    case 'FAILED':
      if (ending.class !== 'INFRA') return 'FAILED';
      if (job.cancelRequested) return 'CANCELED';
      return isLastFailure ? 'FAILED' : 'QUEUED';
  }
}

export function cancel(job: ModelJob): void {
  if (job.state === 'QUEUED') {
    Object.assign(job, { state: 'CANCELED', run: 'CANCELED', cancelRequested: true });
  } else if (job.state === 'RUNNING' && job.run !== 'CANCELING') {
    Object.assign(job, { run: 'CANCELING', cancelRequested: true });
  }
}
