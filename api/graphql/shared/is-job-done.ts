import type { JobState } from '#contracts/run-state.ts';

/** Whether a translation, an import or an evaluation in that state never changes again. */
export function isJobDone(state: JobState): boolean {
  return state === 'FINISHED' || state === 'FAILED' || state === 'CANCELED';
}
