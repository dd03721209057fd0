import { z } from 'zod';
import type { Mlflow } from './with-mlflow.ts';

const answerSchema = z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) });

/** @returns its id */
export async function createMlflowRun(mlflow: Mlflow, name: string): Promise<string> {
  const answer = await mlflow.post('/api/2.0/mlflow/runs/create', {
    experiment_id: '0', // the one that is always there
    run_name: name,
    start_time: 1_800_000_000_000,
  });
  return answerSchema.parse(JSON.parse(answer)).run.info.run_id;
}
