import { existsSync } from 'node:fs';
import path from 'node:path';
import type pg from 'pg';
import { connectOrExplain } from '#db/connect-or-explain.ts';
import { withEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { knownMigrations } from '#db/migrate.ts';
import { messageOf } from '#lib/message-of.ts';
import { clockFinding } from './clock-finding.ts';
import type { Patient } from './examine.ts';
import type { Finding } from './finding.ts';

const SUBJECT = 'database';

/** Whether there is a database, of this version of Exemplar, with a clock that is right. The own one is lent for that. */
export async function checkDatabase({
  dataDirectory,
  databaseUrl,
}: Pick<Patient, 'dataDirectory' | 'databaseUrl'>): Promise<Finding[]> {
  if (databaseUrl === null && !existsSync(path.join(dataDirectory, 'postgres')))
    return [
      { subject: SUBJECT, state: 'NOT_CHECKED', message: 'There is none yet: the first start makes it.' },
    ];
  try {
    return databaseUrl === null
      ? await withEmbeddedPostgres(dataDirectory, askAll)
      : await askAll(databaseUrl);
  } catch (error) {
    const act = 'Repair that, or name another database in DATABASE_URL.';
    return [{ subject: SUBJECT, state: 'TROUBLE', message: messageOf(error), act }];
  }
}

async function askAll(url: string): Promise<Finding[]> {
  const client = await connectOrExplain(url);
  try {
    const asked = Date.now();
    const { rows } = await client.query<{ version: string; now: Date }>(
      "select split_part(current_setting('server_version'), ' ', 1) as version, clock_timestamp() as now",
    );
    const answered = Date.now();
    const [about] = rows;
    if (!about) throw new Error('The database does not answer as a Postgres does.');
    return [
      { subject: SUBJECT, state: 'OK', message: `Postgres ${about.version} answers.` },
      migrationsFinding(await readApplied(client)),
      clockFinding('clock of the database', about.now.getTime() - (asked + answered) / 2),
    ];
  } finally {
    await client.end();
  }
}

/** Names of the migrations that were applied; null where there never was one. */
async function readApplied(client: pg.Client): Promise<string[] | null> {
  const { rows: ledgers } = await client.query("select where to_regclass('_prisma_migrations') is not null");
  if (ledgers.length === 0) return null;
  const { rows } = await client.query<{ name: string }>(
    'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
  );
  return rows.map(({ name }) => name);
}

function migrationsFinding(applied: readonly string[] | null): Finding {
  const subject = 'migrations';
  const known = knownMigrations();
  const newer = (applied ?? []).filter((name) => !known.includes(name));
  if (newer.length > 0)
    return {
      subject,
      state: 'TROUBLE',
      message: `A newer version of Exemplar has used the database: ${newer.join(', ')}.`,
      act: 'Update this clone, or use another database.',
    };
  const missing = known.filter((name) => !applied?.includes(name));
  if (missing.length > 0)
    return {
      subject,
      state: 'TROUBLE',
      message: `The database lacks ${missing.length} of ${known.length}: ${missing.join(', ')}.`,
      act: 'Start Exemplar with this version ("npm start", or node --import tsx scripts/migrate.ts), which applies them.',
    };
  return { subject, state: 'OK', message: `All ${known.length} are applied.` };
}
