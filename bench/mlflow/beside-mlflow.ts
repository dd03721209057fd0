import path from 'node:path';
import type { BenchOptions } from '../bench-mode.ts';
import type { Figure } from '../figure.ts';
import { foundPython } from '../peers/found-python.ts';
import { type Mlflow, MlflowMissing, withMlflow } from './with-mlflow.ts';

/**
 * Measures MLflow in the same hour. Where there is none, that is its figure.
 *
 * @param name of the folder in which its data is kept: another content has another name
 */
export async function besideMlflow(
  { cache, say, compute }: BenchOptions,
  name: string,
  measure: (mlflow: Mlflow, folder: string) => Promise<readonly Figure[]>,
): Promise<readonly Figure[]> {
  const folder = path.join(cache, 'mlflow', name);
  say('MLflow is started');
  try {
    return await withMlflow(compute.python ?? foundPython(compute.data), folder, async (mlflow) => {
      const figures = await measure(mlflow, folder);
      return figures.map((figure) => ({ ...figure, name: `MLflow ${mlflow.version}: ${figure.name}` }));
    });
  } catch (error) {
    if (!(error instanceof MlflowMissing)) throw error;
    return [{ name: 'MLflow', times: null, facts: {}, missing: error.message }];
  }
}
