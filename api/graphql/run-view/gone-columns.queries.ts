import { type RunColumn, readRunColumn } from '#contracts/run-column.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { hasStoredName } from '../run/stored-names.ts';

/** What a page alone can show. */
const PAGE_COLUMNS: ReadonlySet<string> = new Set(['sample', 'losses']);

/** Those of some columns that say nothing, or that no run has a value of. */
export async function readGoneColumns(prisma: PrismaClient, names: readonly string[]): Promise<string[]> {
  const isThere = await Promise.all(
    names.map(async (name) => {
      if (PAGE_COLUMNS.has(name)) return true;
      const column = readRunColumn(name);
      return column !== null && (await hasValues(prisma, column));
    }),
  );
  return names.filter((_, index) => !isThere[index]);
}

async function hasValues(prisma: PrismaClient, column: RunColumn): Promise<boolean> {
  switch (column.kind) {
    case 'OWN':
      return true;
    case 'KNOB':
      return hasStoredName(prisma, 'knobs', column.path);
    case 'METRIC':
      return hasStoredName(prisma, 'metrics', column.name);
    case 'MEASURE':
      return hasStoredName(
        prisma,
        column.split === 'TEST' ? 'testMeasures' : 'validationMeasures',
        column.name,
      );
  }
}
