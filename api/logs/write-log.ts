import type pg from 'pg';
import { logLineText, type LoggedLine } from '#lib/log-line-text.ts';

/** Lines that are in memory at a time: a line has at most 10,000 characters. */
const LINES_AT_ONCE = 1_000;

/**
 * Pieces of a file with the whole log of a run, all of one moment, oldest line first.
 *
 * @param client of its own, which is used up.
 */
export async function* writeLog(client: pg.Client, runId: string): AsyncGenerator<Uint8Array> {
  await client.query('begin transaction isolation level repeatable read, read only');
  await client.query(
    `declare log_lines no scroll cursor for
     select time, level::text, text from log_line where run_id = $1 order by sequence, ordinal`,
    [runId],
  );
  for (;;) {
    const { rows } = await client.query<LoggedLine>(`fetch ${LINES_AT_ONCE} from log_lines`);
    if (rows.length === 0) break;
    yield Buffer.from(rows.map((line) => `${logLineText(line)}\n`).join(''));
  }
  await client.query('commit');
}
