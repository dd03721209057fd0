import type pg from 'pg';
import type { BackupTable } from './backup-entries.ts';

/** Prisma's ledger, which a restore writes anew by migrating. */
const LEDGER = '_prisma_migrations';

/** All tables with the columns that hold data; a table comes after those that its rows name. */
export async function readTables(client: pg.Client): Promise<BackupTable[]> {
  const { rows: columns } = await client.query<{ table: string; columns: string[] }>(
    `select c.relname as "table", array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and c.relname <> $1
     group by c.relname order by c.relname`,
    [LEDGER],
  );
  const { rows: arrows } = await client.query<{ from: string; to: string }>(
    `select conrelid::regclass::text as "from", confrelid::regclass::text as "to"
     from pg_constraint where contype = 'f' and conrelid <> confrelid`,
  );
  const unquoted = (name: string) => name.replaceAll('"', '');
  const left = new Map(columns.map((each) => [each.table, each.columns]));
  const ordered: BackupTable[] = [];
  while (left.size > 0) {
    const next = [...left].find(([table]) =>
      arrows.every(({ from, to }) => unquoted(from) !== table || !left.has(unquoted(to))),
    );
    if (!next) throw new Error(`The tables ${[...left.keys()].join(', ')} name each other in a ring.`);
    const [name, itsColumns] = next;
    ordered.push({ name, columns: itsColumns });
    left.delete(name);
  }
  return ordered;
}

/** The names of a table and of its columns as SQL. */
export function copyTarget({ name, columns }: BackupTable): string {
  return `${quoted(name)} (${columns.map(quoted).join(', ')})`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
