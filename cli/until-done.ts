import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 400;

/** Reads a job's row again and again until it has come to its end. */
export async function untilDone<Row extends { readonly state: string }>(
  read: () => Promise<Row>,
  tell: (row: Row) => void = () => undefined,
): Promise<Row> {
  for (;;) {
    const row = await read();
    tell(row);
    if (row.state !== 'QUEUED' && row.state !== 'RUNNING') return row;
    await delay(POLL_MS);
  }
}
