import { runStateSchema } from '#contracts/run-state.ts';
import { Prisma, type PrismaClient } from '#db/generated/client.ts';
import { schemaFields } from '#lib/schema-fields.ts';
import { METHODS } from '../../method/methods.ts';
import type { RunFilterCandidate } from './run-filter-completion.type.ts';
import { WHERE_FIELDS } from './where-fields.ts';
import type { WhereSubject } from './where-node.ts';

/** What a field may be compared with: what it may be, or what it is in runs that are there. */
export async function valuesOf(
  prisma: PrismaClient,
  { name, args }: WhereSubject,
  typed: string,
): Promise<RunFilterCandidate[]> {
  if (args !== null) return [];
  if (name.startsWith('config.')) return knobValues(name.slice('config.'.length)).map(plain);
  const field = WHERE_FIELDS.get(name.toLowerCase());
  switch (field?.kind) {
    case 'state':
      return runStateSchema.options.map(plain);
    case 'time':
      return AGES;
    case 'duration':
      return ['10m', '1h', '8h'].map(plain);
    case 'text':
      return (await textsOf(prisma, field.text, typed)).map((text) => plain(quoted(text)));
    case 'part':
    case 'fact':
    case undefined:
      return [];
  }
}

const AGES: RunFilterCandidate[] = [
  { text: '-1h', description: 'an hour ago' },
  { text: '-24h', description: 'a day ago' },
  { text: '-7d', description: 'a week ago' },
  { text: '-30d', description: 'thirty days ago' },
];

function plain(text: string): RunFilterCandidate {
  return { text, description: '' };
}

function knobValues(path: string): string[] {
  const fields = [...METHODS.values()].flatMap(({ configSchema }) =>
    schemaFields(configSchema as Record<string, unknown>).filter((field) => field.path === path),
  );
  const values = fields.flatMap(({ kind, choices, isNullable }) => [
    ...(choices ?? (kind === 'boolean' ? ['true', 'false'] : [])),
    ...(isNullable ? ['null'] : []),
  ]);
  return [...new Set(values)];
}

const MOST = 20;
/** Tags are looked for in so many of the newest runs. */
const NEWEST = 5_000;

async function textsOf(
  prisma: PrismaClient,
  text: 'NAME' | 'METHOD' | 'PRESET' | 'DATASET' | 'EXPERIMENT' | 'USER' | 'TAG',
  typed: string,
): Promise<string[]> {
  const pattern = `%${typed.replace(/[\\%_]/g, '\\$&')}%`;
  const read = async (column: Prisma.Sql, source: Prisma.Sql): Promise<string[]> => {
    const rows = await prisma.$queryRaw<{ value: string }[]>`
      select distinct value from (
        select ${column} as value from ${source} where ${column} ilike ${pattern} limit ${10 * MOST}::int
      ) as found order by value limit ${MOST}::int`;
    return rows.map(({ value }) => value);
  };
  switch (text) {
    case 'METHOD':
      return [...METHODS.keys()];
    case 'PRESET':
      return [...METHODS.values()].flatMap(({ presets }) => presets.map(({ name }) => name));
    case 'NAME':
      return read(Prisma.sql`display_name`, Prisma.sql`run`);
    case 'DATASET':
      return read(
        Prisma.sql`name`,
        Prisma.sql`(
          select name from dataset where exists (
            select from dataset_version where dataset_id = dataset.id and trashed_at is null
          )
        ) as shown`,
      );
    case 'EXPERIMENT':
      return read(Prisma.sql`name`, Prisma.sql`experiment`);
    case 'USER':
      return read(Prisma.sql`login`, Prisma.sql`"user"`);
    case 'TAG':
      return read(
        Prisma.sql`tag`,
        Prisma.sql`(
          select unnest(tags) as tag from (
            select tags from run order by created_at desc, id desc limit ${NEWEST}::int
          ) as newest
        ) as tagged`,
      );
  }
}

const WORD = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
const KEYWORD = /^(?:and|or|not|in|has|contains)$/i;

/** As a filter has to say it. */
function quoted(text: string): string {
  if (WORD.test(text) && !KEYWORD.test(text)) return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
