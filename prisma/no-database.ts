import { codeOf } from '#lib/code-of.ts';
import { messageOf } from '#lib/message-of.ts';

/** Why a database could not be connected to, and what to do, in words that hold no password. */
export function noDatabase(url: string, cause: unknown): Error {
  const { hostname, port, username, pathname } = new URL(url);
  const place = `${hostname}:${port || '5432'}`;
  const name = decodeURIComponent(pathname.slice(1)) || decodeURIComponent(username);
  const message = reason(messageOf(cause) === PG_TIMEOUT ? 'ETIMEDOUT' : codeOf(cause), {
    hostname,
    place,
    name,
    user: decodeURIComponent(username),
  });
  return new Error(message ?? `The database at ${place} refuses the connection: ${messageOf(cause)}`, {
    cause,
  });
}

interface Asked {
  readonly hostname: string;
  readonly place: string;
  readonly name: string;
  readonly user: string;
}

/** What pg says, without a code, when its own limit of time is over. */
const PG_TIMEOUT = 'timeout expired';

function reason(code: string, { hostname, place, name, user }: Asked): string | null {
  switch (code) {
    case 'ECONNREFUSED':
      return `No database answers at ${place}. ${START_OR_CORRECT}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `The host ${hostname} of the database is not known. ${CORRECT}`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
      return `The database at ${place} does not answer. ${START_OR_CORRECT}`;
    case '28P01':
    case '28000':
      return `The database at ${place} refuses the user ${user}. Correct name and password in DATABASE_URL.`;
    case '3D000':
      return `The server at ${place} has no database ${name}. Create it, or correct DATABASE_URL.`;
    default:
      return null;
  }
}

const CORRECT = 'Correct DATABASE_URL, or leave it empty for the database that comes with Exemplar.';
const START_OR_CORRECT = `Start it, or correct DATABASE_URL; empty means the database that comes with Exemplar.`;
