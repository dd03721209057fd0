import path from 'node:path';
import { z } from 'zod';
import { clockFinding } from './clock-finding.ts';
import type { Finding } from './finding.ts';

const PATIENCE_MS = 5_000;
/** The header tells whole seconds. */
const DATE_STEP_MS = 1_000;
const bodySchema = z.object({ status: z.string() });

/**
 * Whether the server is up and can work, and whether its clock is right.
 *
 * @param url null where nothing says that there is one
 */
export async function checkServer(url: string | null, dataDirectory: string): Promise<Finding[]> {
  const log = path.join(dataDirectory, 'logs', 'api.log');
  if (url === null) return [notRunning('It is not running.', log)];
  const address = new URL('readyz', url.endsWith('/') ? url : `${url}/`);
  const asked = Date.now();
  let response: Response;
  try {
    response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch {
    return [notRunning(`Nothing answers at ${url}.`, log)];
  }
  const body = bodySchema.safeParse(await response.json().catch(() => null));
  const date = Date.parse(response.headers.get('date') ?? '');
  const clock = Number.isNaN(date) ? [] : [clockOf(date, asked, Date.now())];
  if (!body.success)
    return [
      {
        subject: 'server',
        state: 'TROUBLE',
        message: `${address.href} answered ${response.status}, but not as Exemplar does.`,
        act: 'Point EXEMPLAR_URL at the server, or let its proxy pass /readyz on.',
      },
    ];
  if (response.ok)
    return [{ subject: 'server', state: 'OK', message: `It answers at ${url} and is ready.` }, ...clock];
  const message = `It answers at ${url}, but cannot work: ${body.data.status}.`;
  return [
    { subject: 'server', state: 'TROUBLE', message, act: `See what follows, and its log ${log}.` },
    ...clock,
  ];
}

function notRunning(message: string, log: string): Finding {
  const act = `Start it with "npm start". Why it ended, if it did, is in its log ${log}.`;
  return { subject: 'server', state: 'TROUBLE', message, act };
}

function clockOf(date: number, asked: number, answered: number): Finding {
  return clockFinding('clock of the server', date + DATE_STEP_MS / 2 - (asked + answered) / 2);
}
