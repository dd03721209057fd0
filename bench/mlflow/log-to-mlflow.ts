import { type Logged, stepsOf } from '../steps-of.ts';
import type { Mlflow } from './with-mlflow.ts';

/** Logs a run's batch, counted from 0, by one request: at most 1,000 points. */
export async function logToMlflow(
  mlflow: Mlflow,
  runId: string,
  logged: Logged,
  batch: number,
): Promise<void> {
  const points = stepsOf(logged, batch).flatMap((step) => step.points);
  await mlflow.post('/api/2.0/mlflow/runs/log-batch', {
    run_id: runId,
    metrics: points.map(({ name, step, value, time }) => ({ key: name, value, timestamp: time, step })),
  });
}
