import type { RunEstimate } from '#contracts/run-estimate.ts';

/**
 * Seconds of all stages: their steps, and a checkpoint with its sample grids every `checkpointSeconds` and at the end of
 * each stage.
 */
export function totalSeconds(stages: RunEstimate['stages'], checkpointSeconds: number): number {
  return stages.reduce((total, { steps, setupSeconds, secondsPerStep, saveSeconds }) => {
    const computing = steps * secondsPerStep;
    const saves = 1 + Math.min(steps - 1, Math.floor(computing / checkpointSeconds));
    return total + setupSeconds + computing + saves * saveSeconds;
  }, 0);
}
