import type { BenchOptions } from '../bench-mode.ts';
import { type Figure, timesOf } from '../figure.ts';
import { timeEach } from '../time-each.ts';
import { besideMlflow } from './beside-mlflow.ts';
import { createMlflowRun } from './create-mlflow-run.ts';
import { seededOnce } from './seeded-once.ts';
import type { Mlflow } from './with-mlflow.ts';

const METRICS = 30;
const TIMES = 10;
const SORTED = { order_by: ['metrics.`bench/2` DESC'] };

/** What of our lists MLflow can be asked for too. */
const CASES: readonly { readonly name: string; readonly asked: object }[] = [
  { name: 'newest 100', asked: {} },
  { name: 'metric filter (half) and sort', asked: { filter: 'metrics.`bench/0` > 0.5', ...SORTED } },
  {
    name: 'metric filter (1 in 1,000) and sort',
    asked: { filter: 'metrics.`bench/0` > 0.999', ...SORTED },
  },
  { name: 'name contains, 1 in 5', asked: { filter: "attributes.run_name LIKE '%gta%'" } },
];

/** Pages of 100 of as many runs with as many metrics. */
export function listsByMlflow(options: BenchOptions): Promise<readonly Figure[]> {
  const { count, say } = options;
  return besideMlflow(options, `lists_1_${count}`, async (mlflow, folder) => {
    await seededOnce(folder, () => {
      say(`MLflow makes ${count.toLocaleString('en-US')} runs`);
      return seedRuns(mlflow, count);
    });
    const figures: Figure[] = [];
    for (const { name, asked } of CASES) {
      const ask = () =>
        mlflow.post('/api/2.0/mlflow/runs/search', { experiment_ids: ['0'], max_results: 100, ...asked });
      const { length } = await ask();
      figures.push({ name, times: timesOf(await timeEach(TIMES, ask)), facts: { bytes: length } });
    }
    return figures;
  });
}

async function seedRuns(mlflow: Mlflow, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const id = await createMlflowRun(mlflow, n % 5 === 0 ? `egsc-it gta ${n}` : `egsc-it ${n}`);
    await mlflow.post('/api/2.0/mlflow/runs/log-batch', {
      run_id: id,
      metrics: Array.from({ length: METRICS }, (_, k) => ({
        key: `bench/${k}`,
        value: shareOf(n, k),
        timestamp: 1_800_000_000_000 + n,
        step: 1_000,
      })),
    });
    ids.push(id);
  }
  return ids;
}

/** Evenly in [0, 1), in an order of its own for each metric. */
function shareOf(n: number, k: number): number {
  return ((n + 1) * (0.6180339887 + k * 0.0137)) % 1;
}
