import { makePrisma } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { type SeededRuns, seedRuns } from '../test/testkit/seed-runs.ts';
import { type BenchDatabase, dropBenchDatabase, withBenchDatabase } from './bench-database.ts';
import type { BenchOptions } from './bench-mode.ts';

/** Lends a database with many runs, seeded where it is not there yet. A database of another content has another name. */
export async function withSeededRuns<Result>(
  { cache, say }: Pick<BenchOptions, 'cache' | 'say'>,
  name: string,
  seeded: SeededRuns,
  use: (prisma: PrismaClient, database: BenchDatabase) => Promise<Result>,
): Promise<Result> {
  const known = await withPrisma(cache, name, (prisma) => prisma.run.count());
  if (known !== seeded.runs) {
    say(`seeding ${seeded.runs.toLocaleString('en-US')} runs`);
    await dropBenchDatabase(cache, name); // what an interrupted call has left
    await withPrisma(cache, name, (prisma) => seedRuns(prisma, seeded));
  }
  return withPrisma(cache, name, use);
}

function withPrisma<Result>(
  cache: string,
  name: string,
  use: (prisma: PrismaClient, database: BenchDatabase) => Promise<Result>,
): Promise<Result> {
  return withBenchDatabase(cache, name, async (database) => {
    const prisma = makePrisma(database.url);
    try {
      return await use(prisma, database);
    } finally {
      await prisma.$disconnect();
    }
  });
}
