import type { JobState } from '#contracts/run-state.ts';

/** Whether a translation, an import or an evaluation in that state never changes again. */
export const isJobDone = (state: JobState): boolean =>
  state === 'FINISHED' || state === 'FAILED' || state === 'CANCELED';
