import type { RunWrite } from '../worker/supervisor/records/run-write.ts';
import { type Logged, stepsOf } from './steps-of.ts';

/** What a worker stores of a run's batch, counted from 0. */
export function writeOf(logged: Logged, batch: number): RunWrite {
  return { kind: 'METRICS', steps: stepsOf(logged, batch) };
}
