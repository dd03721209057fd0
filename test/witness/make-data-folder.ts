import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { readConditions } from './conditions.ts';
import { contentsFile, type Contents } from './contents.ts';
import { dumpDatabase } from './dump-database.ts';
import { killWorker } from './kill-worker.ts';
import { only } from './only.ts';
import { startProduct, type Product } from './product.ts';
import { readRunNumbers } from './read-run-numbers.ts';
import { scratchDatabase } from './scratch-database.ts';
import { withBaseline } from './with-baseline.ts';
import { withServer } from './with-server.ts';
import { writeWitnessFolders } from './write-witness-folders.ts';

// Writes data-0.1.0 and contents-0.1.0.json: version 0.1.0 is started on an empty data folder, used, its worker killed
// in the midst of a run, and what it left is copied. Then it is started on it once more, to see what it makes of it.

const SIDE = 16;
const target = fileURLToPath(new URL('./data-0.1.0', import.meta.url));

const { values } = parseArgs({ options: { baseline: { type: 'string' } } });

await withBaseline(values.baseline, (root) =>
  withServer(async (folder, server) => {
    const dataDirectory = path.join(folder, 'data');
    mkdirSync(dataDirectory);
    const options = { root, dataDirectory, databaseUrl: await scratchDatabase(server) };
    const used = await whileRunning(options, (product) => use(product, path.join(folder, 'folders')));
    await copy(dataDirectory, options.databaseUrl);
    const numbers = await whileRunning(options, (product) => goOn(product, used.runs));
    const contents: Contents = { version: '0.1.0', conditions: readConditions(root), ...used, numbers };
    writeFileSync(contentsFile, `${JSON.stringify(contents)}\n`);
  }),
);

async function whileRunning<Result>(
  options: Parameters<typeof startProduct>[0],
  work: (product: Product) => Promise<Result>,
): Promise<Result> {
  const product = await startProduct(options);
  try {
    return await work(product);
  } finally {
    await product.stop();
  }
}

/** Everything a person does with a data folder; ends with the worker's death. */
async function use(
  product: Product,
  folder: string,
): Promise<Pick<Contents, 'ids' | 'runs' | 'translations'>> {
  const { a, b } = writeWitnessFolders(folder, SIDE);
  const imported = only(
    await product.exemplar<{ id: string; dataset: { id: string }; datasetVersion: { id: string } }>(
      ...['datasets', 'import', a, b, '--name', 'figures'],
    ),
  );
  const finished = await startRun(product, 'finished', ['checkpointSeconds=3600']);
  await product.exemplar('runs', 'watch', finished);
  const checkpoint = (await readRun(product, finished)).checkpoints.at(-1)?.id ?? '';
  const evaluation = only(await product.exemplar<{ id: string }>('evaluate', '--checkpoint', checkpoint));
  const [imageOfA, imageOfB] = [await imageOf(product, 'A'), await imageOf(product, 'B')];
  const translations = [
    await translate(product, {
      checkpoint,
      direction: 'A_TO_B',
      content: imageOfA,
      exemplar: imageOfB,
    }),
    await translate(product, {
      checkpoint,
      direction: 'B_TO_A',
      content: imageOfB,
      exemplar: imageOfA,
    }),
  ];

  const canceled = await startRun(product, 'canceled', ['translationSteps=5000', 'checkpointSeconds=3600']);
  await until(product, canceled, ({ step }) => step > 20);
  await product.exemplar('runs', 'cancel', canceled);
  await until(product, canceled, ({ state }) => state === 'CANCELED');

  const interrupted = await startRun(product, 'interrupted', [
    'translationSteps=120',
    'checkpointSeconds=0.7',
  ]);
  const queued = await startRun(product, 'queued', ['maskSteps=3', 'translationSteps=4']);
  await until(product, interrupted, ({ step, checkpoints }) => {
    const saved = checkpoints.at(-1);
    return saved?.stage === 'TRANSLATION' && step >= saved.step + 5;
  });
  killWorker(product.pid);

  const runs = { finished, interrupted, queued, canceled };
  const kept = await Promise.all(Object.values(runs).map((run) => readRun(product, run)));
  return {
    runs,
    translations,
    ids: {
      run: [finished, interrupted, queued, canceled],
      checkpoint: nonEmpty(kept.flatMap((run) => run.checkpoints.map(({ id }) => id))),
      translation: nonEmpty(translations.map(({ id }) => id)),
      evaluation: [evaluation.id],
      import: [imported.id],
      dataset: [imported.dataset.id],
      node: nonEmpty([
        imageOfA,
        imageOfB,
        ...translations.map(({ id }) => id),
        ...kept.flatMap(({ samples }) => samples),
      ]),
    },
  };
}

function nonEmpty<Item>([first, ...rest]: readonly Item[]): [Item, ...Item[]] {
  if (first === undefined) throw new Error('one item or more was expected');
  return [first, ...rest];
}

async function startRun(product: Product, name: string, changes: readonly string[]): Promise<string> {
  const set = changes.flatMap((change) => ['--set', change]);
  const started = await product.exemplar<{ id: string }>(
    ...['runs', 'start', '--dataset', 'figures', '--preset', 'tiny', '--name', name, ...set],
  );
  return only(started).id;
}

async function imageOf(product: Product, side: 'A' | 'B'): Promise<string> {
  const [image] = await product.exemplar<{ id: string }>('datasets', 'images', 'figures', '--side', side);
  return only(image ? [image] : []).id;
}

type Request = Omit<Contents['translations'][number], 'id' | 'sha256'>;

async function translate(product: Product, request: Request): Promise<Contents['translations'][number]> {
  const { checkpoint, direction, content, exemplar } = request;
  const { id, result } = only(
    await product.exemplar<{ id: string; result: { sha256: string } }>(
      ...['translate', '--checkpoint', checkpoint, '--direction', direction, '--content', content],
      ...['--exemplar', exemplar, '--out', path.join(product.dataDirectory, 'translated.png')],
    ),
  );
  return { id, ...request, sha256: result.sha256 };
}

interface Run {
  readonly state: string;
  readonly step: number;
  readonly checkpoints: readonly { readonly id: string; readonly stage: string; readonly step: number }[];
  /** Ids of its sample grids. */
  readonly samples: readonly string[];
}

async function readRun(product: Product, id: string): Promise<Run> {
  const { run } = await product.ask<{
    run: {
      state: string;
      progress: { step: number };
      checkpoints: { edges: { node: Run['checkpoints'][number] }[] };
      samples: { edges: { node: { id: string } }[] };
    };
  }>(
    `query Run($id: ID!) {
      run(id: $id) {
        state
        progress { step }
        checkpoints(first: 100) { edges { node { id stage step } } }
        samples(first: 100) { edges { node { id } } }
      }
    }`,
    { id },
  );
  return {
    state: run.state,
    step: run.progress.step,
    checkpoints: run.checkpoints.edges.map(({ node }) => node),
    samples: run.samples.edges.map(({ node }) => node.id),
  };
}

async function until(product: Product, id: string, holds: (run: Run) => boolean): Promise<void> {
  while (!holds(await readRun(product, id))) await wait(20);
}

/** The copy is of no machine: no process of it, no name, no path. */
async function copy(dataDirectory: string, databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('update worker set pid = 1');
  await client.end();
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  writeFileSync(path.join(target, 'database.sql'), await dumpDatabase(databaseUrl));
  for (const part of ['blobs/sha256', 'secret.key', 'connection.json'])
    cpSync(path.join(dataDirectory, part), path.join(target, part), { recursive: true });
}

/** Lets the version resume the run that it was cut off from and start the one that waits. */
async function goOn(product: Product, runs: Contents['runs']): Promise<Contents['numbers']> {
  for (const run of [runs.queued, runs.interrupted]) await product.exemplar('runs', 'watch', run);
  return {
    finished: await readRunNumbers(product, runs.finished),
    interrupted: await readRunNumbers(product, runs.interrupted),
    queued: await readRunNumbers(product, runs.queued),
  };
}
