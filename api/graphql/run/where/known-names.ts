import { measureFacts } from '#contracts/measures.ts';
import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import { scoredSplitSchema } from '#contracts/domain.ts';
import { Prisma, type PrismaClient } from '#db/generated/client.ts';
import { schemaFields } from '#lib/schema-fields.ts';
import { codedError } from '../../../errors.ts';
import { METHODS } from '../../method/methods.ts';
import type { Mention } from './compile-where.ts';
import { didYouMean } from './did-you-mean.ts';

/**
 * Refuses names that nothing has: not a single run could match.
 *
 * @throws BAD_USER_INPUT at the name, with those that may have been meant
 */
export async function requireKnown(prisma: PrismaClient, mentions: readonly Mention[]): Promise<void> {
  const unknown = mentions.filter(({ kind, name }) => !DECLARED[kind].has(name));
  for (const { kind, name, position, length } of unknown) {
    const [row] = await prisma.$queryRaw<
      { isThere: boolean }[]
    >`select (${isThere(kind, name)}) as "isThere"`;
    if (row?.isThere) continue;
    const near = didYouMean(name, await knownNames(prisma, kind));
    throw codedError('BAD_USER_INPUT', `${NOTHING_HAS[kind](name)}${near}`, { position, length });
  }
}

/** All names of a kind: what methods declare, and what runs have beside it. */
export async function knownNames(prisma: PrismaClient, kind: Mention['kind']): Promise<string[]> {
  const found = await Promise.all(INDEXES[kind].map((index) => distinctNames(prisma, index)));
  return [...new Set([...DECLARED[kind], ...found.flat()])].sort();
}

const NOTHING_HAS: Readonly<Record<Mention['kind'], (name: string) => string>> = {
  knob: (name) => `No method and no run has a knob "${name}".`,
  metric: (name) => `No run logs a metric "${name}".`,
  measure: (name) => `No run is scored by "${name}".`,
};

const DECLARED: Readonly<Record<Mention['kind'], ReadonlySet<string>>> = {
  knob: new Set(
    [...METHODS.values()].flatMap(({ configSchema }) =>
      schemaFields(configSchema as Record<string, unknown>).map(({ path }) => path),
    ),
  ),
  metric: new Set(metricCatalog.map(({ name }) => name)),
  measure: new Set(
    metricCatalog
      .map(({ name }) => name)
      .filter((name) => {
        const [group, measure = ''] = name.split('/');
        return (
          group === 'evaluation' && Object.keys(measureFacts).some((each) => measure.startsWith(`${each}_`))
        );
      }),
  ),
};

/** Where names are the first column of an index, or the first one after a constant. */
interface NameIndex {
  readonly table: Prisma.Sql;
  readonly column: Prisma.Sql;
  readonly where: Prisma.Sql;
}

const INDEXES: Readonly<Record<Mention['kind'], readonly NameIndex[]>> = {
  knob: ['number', 'text'].map((value) => ({
    table: Prisma.sql`run_knob`,
    column: Prisma.sql`path`,
    where: Prisma.sql`${Prisma.raw(value)} is not null`,
  })),
  metric: [{ table: Prisma.sql`run_metric`, column: Prisma.sql`name`, where: Prisma.sql`true` }],
  measure: scoredSplitSchema.options.map((split) => ({
    table: Prisma.sql`run_measure`,
    column: Prisma.sql`name`,
    where: Prisma.sql`split = ${split}::"Split"`,
  })),
};

function isThere(kind: Mention['kind'], name: string): Prisma.Sql {
  const each = INDEXES[kind].map(
    ({ table, column, where }) =>
      Prisma.sql`exists (select from ${table} where ${where} and ${column} = ${name})`,
  );
  return Prisma.join(each, ' or ');
}

const MOST_NAMES = 2_000;

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
