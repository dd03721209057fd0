import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { packPoints } from '../../worker/supervisor/records/pack-points.ts';
import type { WriteStore } from '../../worker/supervisor/records/store-write.ts';
import { type BenchDatabase, dropBenchDatabase, withBenchDatabase } from '../bench-database.ts';
import type { BenchMode, BenchOptions } from '../bench-mode.ts';
import { type Figure, timesOf } from '../figure.ts';
import { type IngestShape, ingestShapes } from '../ingest-shapes.ts';
import { ingestByMlflow } from '../mlflow/ingest-by-mlflow.ts';
import { openWriteStores } from '../open-write-stores.ts';
import { writeOf } from '../write-of.ts';

const WARM_UP = 10;

/** What a worker needs to store what trainings report. */
export const ingest: BenchMode = {
  summary: 'batches of points, stored as a worker stores them',
  counted: null,
  rivals: { mlflow: ingestByMlflow },
  async measure(options) {
    const figures: Figure[] = [];
    for (const shape of ingestShapes) figures.push(await measureShape(options, shape));
    return figures;
  },
};

async function measureShape({ cache, say }: BenchOptions, shape: IngestShape): Promise<Figure> {
  say(shape.name);
  await dropBenchDatabase(cache, 'bench_ingest');
  return withBenchDatabase(cache, 'bench_ingest', async (database) => {
    const prisma = makePrisma(database.url);
    try {
      return await measureWrites(database, prisma, shape);
    } finally {
      await database.query('alter system reset full_page_writes');
      await prisma.$disconnect();
    }
  });
}

async function measureWrites(
  database: BenchDatabase,
  prisma: PrismaClient,
  shape: IngestShape,
): Promise<Figure> {
  const stores = (await openWriteStores(prisma, shape.clients)).map(({ store }) => store);
  const write = (store: WriteStore, i: number) => store.store({ number: i + 1, write: writeOf(shape, i) });
  for (const store of stores) for (let i = 0; i < WARM_UP; i++) await write(store, i);
  // Pages are written whole once after each checkpoint: a cost of the checkpoint's distance, not of a write.
  await database.query('alter system set full_page_writes = off');
  await database.query('select pg_reload_conf()');
  const before = { wal: await database.walBytes(), own: process.cpuUsage(), postgres: database.cpuSeconds() };
  const begun = performance.now();
  const samples = await Promise.all(
    stores.map(async (store) => {
      const own: number[] = [];
      for (let i = WARM_UP; i < WARM_UP + shape.batches; i++) {
        const start = performance.now();
        await write(store, i);
        own.push(performance.now() - start);
      }
      return own;
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  const own = process.cpuUsage(before.own);
  const postgres = database.cpuSeconds();
  const wal = (await database.walBytes()) - before.wal;
  const batches = shape.batches * shape.clients;
  const points = batches * shape.series * shape.steps;
  const stored = points + WARM_UP * shape.clients * shape.series * shape.steps;
  const logged = await storedBytes(database);
  const packing = await measurePacking(database, prisma);
  return {
    name: shape.name,
    times: timesOf(samples.flat()),
    facts: {
      'points/s': points / seconds,
      'worker CPU ms/batch': (own.user + own.system) / 1000 / batches,
      ...(postgres === null
        ? {}
        : { 'Postgres CPU ms/batch': ((postgres - (before.postgres ?? 0)) * 1000) / batches }),
      'WAL bytes/batch': wal / batches,
      'WAL bytes/point': wal / points,
      'stored bytes/point, as logged': logged / stored,
      'stored bytes/point, packed': packing.bytes / stored,
      'packing: Postgres CPU us/point': (packing.cpuSeconds * 1e6) / stored,
      'packing: WAL bytes/point': packing.wal / stored,
    },
  };
}

/** With their indexes and with what they amount to. */
async function storedBytes(database: BenchDatabase): Promise<number> {
  const [size] = await database.query<{ bytes: string }>(
    `select sum(pg_total_relation_size(oid)) as bytes from pg_class where relkind = 'r' and relname like 'metric_%'`,
  );
  return Number(size?.bytes);
}

async function measurePacking(database: BenchDatabase, prisma: PrismaClient) {
  await prisma.run.updateMany({ data: { state: 'FINISHED' } });
  const before = { wal: await database.walBytes(), cpu: database.cpuSeconds() ?? 0 };
  await packPoints(prisma, new AbortController().signal);
  const cpuSeconds = (database.cpuSeconds() ?? 0) - before.cpu;
  const wal = (await database.walBytes()) - before.wal;
  await database.query('vacuum');
  return { cpuSeconds, wal, bytes: await storedBytes(database) };
}
