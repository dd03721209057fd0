import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { BenchOptions } from '../bench-mode.ts';
import { type Figure, timesOf } from '../figure.ts';
import { type IngestShape, ingestShapes } from '../ingest-shapes.ts';
import { timeEach } from '../time-each.ts';
import { besideMlflow } from './beside-mlflow.ts';
import { createMlflowRun } from './create-mlflow-run.ts';
import { logToMlflow } from './log-to-mlflow.ts';
import { MLFLOW_DATABASE, type Mlflow } from './with-mlflow.ts';

const FOLDER = 'ingest';
const WARM_UP = 3;
/** A fifth of our batches says as much. */
const SHARE = 1 / 5;

/** The same batches, logged over HTTP as its clients log them. */
export async function ingestByMlflow(options: BenchOptions): Promise<readonly Figure[]> {
  await rm(path.join(options.cache, 'mlflow', FOLDER), { recursive: true, force: true });
  return besideMlflow(options, FOLDER, async (mlflow, folder) => {
    const figures: Figure[] = [];
    for (const shape of ingestShapes) {
      options.say(`MLflow, ${shape.name}`);
      figures.push(await measureShape(mlflow, path.join(folder, MLFLOW_DATABASE), shape));
    }
    return figures;
  });
}

async function measureShape(mlflow: Mlflow, database: string, shape: IngestShape): Promise<Figure> {
  const batches = Math.ceil(shape.batches * SHARE);
  const runs = await Promise.all(
    Array.from({ length: shape.clients }, (_, i) => createMlflowRun(mlflow, `bench ${i}`)),
  );
  for (const run of runs) for (let i = 0; i < WARM_UP; i++) await logToMlflow(mlflow, run, shape, i);
  const before = await stat(database);
  const begun = performance.now();
  const samples = await Promise.all(
    runs.map((run) => timeEach(batches, (i) => logToMlflow(mlflow, run, shape, WARM_UP + i))),
  );
  const seconds = (performance.now() - begun) / 1000;
  const after = await stat(database);
  const points = batches * shape.clients * shape.series * shape.steps;
  const memory = mlflow.memory();
  return {
    name: shape.name,
    times: timesOf(samples.flat()),
    facts: {
      'points/s': points / seconds,
      'stored bytes/point': (after.size - before.size) / points,
      ...(memory === null ? {} : { 'all its processes: PSS, MB': memory }),
    },
  };
}
