import { Prisma, type PrismaClient } from '#db/generated/client.ts';

/** What runs have values of, by which lists are filtered and sorted. */
export type NamedValues = 'knobs' | 'metrics' | 'validationMeasures' | 'testMeasures';

/** Names that runs have, in order. */
export async function storedNames(prisma: PrismaClient, values: NamedValues): Promise<string[]> {
  const found = await Promise.all(INDEXES[values].map((index) => distinctNames(prisma, index)));
  return found.length === 1 ? found.flat() : [...new Set(found.flat())].sort();
}

/** Whether a run has a value of that name. */
export async function hasStoredName(
  prisma: PrismaClient,
  values: NamedValues,
  name: string,
): Promise<boolean> {
  const each = INDEXES[values].map(
    ({ table, column, where }) =>
      Prisma.sql`exists (select from ${table} where ${where} and ${column} = ${name})`,
  );
  const [row] = await prisma.$queryRaw<{ isThere: boolean }[]>`
    select (${Prisma.join(each, ' or ')}) as "isThere"`;
  return row?.isThere ?? false;
}

/** Where names are the first column of an index, or the first one after a constant. */
interface NameIndex {
  readonly table: Prisma.Sql;
  readonly column: Prisma.Sql;
  readonly where: Prisma.Sql;
}

const INDEXES: Readonly<Record<NamedValues, readonly NameIndex[]>> = {
  knobs: ['number', 'text'].map((value) => ({
    table: Prisma.sql`run_knob`,
    column: Prisma.sql`path`,
    where: Prisma.sql`${Prisma.raw(value)} is not null`,
  })),
  metrics: [{ table: Prisma.sql`run_metric`, column: Prisma.sql`name`, where: Prisma.sql`true` }],
  validationMeasures: [ofSplit(Prisma.sql`'VALIDATION'`)],
  testMeasures: [ofSplit(Prisma.sql`'TEST'`)],
};

function ofSplit(split: Prisma.Sql): NameIndex {
  return {
    table: Prisma.sql`run_measure`,
    column: Prisma.sql`name`,
    where: Prisma.sql`split = ${split}`,
  };
}

const MOST_NAMES = 5_000;

/** From one name straight to the next: as many rows are read as there are names. */
async function distinctNames(prisma: PrismaClient, { table, column, where }: NameIndex): Promise<string[]> {
  const first = (more: Prisma.Sql) =>
    Prisma.sql`(select ${column} from ${table} where ${where} ${more} order by ${column} limit 1)`;
  const rows = await prisma.$queryRaw<{ name: string }[]>`
    with recursive found as (
      select ${first(Prisma.empty)} as name
      union all
      select ${first(Prisma.sql`and ${column} > found.name`)} from found where found.name is not null
    )
    select name from found where name is not null limit ${MOST_NAMES}::int`;
  return rows.map(({ name }) => name);
}
