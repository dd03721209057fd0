import type { BenchOptions } from '../bench-mode.ts';
import { type Figure, timesOf } from '../figure.ts';
import { timeEach } from '../time-each.ts';
import { besideMlflow } from './beside-mlflow.ts';
import { createMlflowRun } from './create-mlflow-run.ts';
import { logToMlflow } from './log-to-mlflow.ts';
import { seededOnce } from './seeded-once.ts';
import type { Mlflow } from './with-mlflow.ts';

const LONG = 1_000_000;
const COMPARED = 100_000;
const LOGGED = { series: 1, steps: 1_000 };
const TIMES = 10;
const BUCKETS = 1_000;

/** The same curves, as its pages ask for them. */
export function curvesByMlflow(options: BenchOptions): Promise<readonly Figure[]> {
  const { count, say } = options;
  return besideMlflow(options, `curves_1_${count}`, async (mlflow, folder) => {
    const [long = '', ...compared] = await seededOnce(folder, async () => {
      say(`MLflow logs ${(LONG + count * COMPARED).toLocaleString('en-US')} points`);
      const ids = [await seedRun(mlflow, LONG)];
      for (let i = 0; i < count; i++) ids.push(await seedRun(mlflow, COMPARED));
      return ids;
    });
    const start = (i: number) => 1 + ((i * 24_989) % 990_000);
    return [
      await measure(mlflow, '1M points -> 1,000 buckets', () => windowOf([long])),
      await measure(mlflow, 'exact zoom of 500 steps in 1M points', (i) =>
        windowOf([long], start(i), start(i) + 499),
      ),
      await measure(mlflow, 'zoom of 10,000 steps in 1M points -> 1,000 buckets', (i) =>
        windowOf([long], start(i), start(i) + 9_999),
      ),
      await measure(mlflow, `${compared.length} runs x 100k -> 1,000 buckets`, () => windowOf(compared)),
    ];
  });
}

async function seedRun(mlflow: Mlflow, points: number): Promise<string> {
  const run = await createMlflowRun(mlflow, `bench ${points}`);
  for (let i = 0; i < points / LOGGED.steps; i++) await logToMlflow(mlflow, run, LOGGED, i);
  return run;
}

function windowOf(runs: readonly string[], from?: number, to?: number): URLSearchParams {
  const query = new URLSearchParams({ metric_key: 'bench/0', max_results: String(BUCKETS) });
  for (const run of runs) query.append('run_ids', run);
  if (from !== undefined) query.set('start_step', String(from));
  if (to !== undefined) query.set('end_step', String(to));
  return query;
}

async function measure(mlflow: Mlflow, name: string, query: (i: number) => URLSearchParams): Promise<Figure> {
  const ask = (i: number) => mlflow.get('/ajax-api/2.0/mlflow/metrics/get-history-bulk-interval', query(i));
  const { length } = await ask(0);
  return { name, times: timesOf(await timeEach(TIMES, ask)), facts: { 'characters of JSON': length } };
}
