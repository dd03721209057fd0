import { reviveEmbeddedPostgres } from '#db/embedded/embedded-postgres.ts';
import { freeBytesNow, MIB } from '#lib/free-space.ts';
import { isDiskFull } from '#lib/is-disk-full.ts';
import { messageOf } from '#lib/message-of.ts';

export interface KeepDatabaseOptions {
  readonly dataDirectory: string;
  /** Where the server is now. */
  readonly url: string;
  readonly say: (text: string) => void;
  /** It runs at another address now. */
  readonly onMoved: (url: string) => void;
  readonly everyMs?: number;
}

const WATCH_MS = 5_000;
/** A server that does not start with less than this is short of space, whatever it says itself. */
const TOO_LITTLE_BYTES = 16 * MIB;

/**
 * Looks again and again whether the embedded server still runs, starts it where it does not, and says so. What keeps it
 * from starting is said once.
 *
 * @returns ends it, once the look that is under way is over
 */
export function keepDatabase(options: KeepDatabaseOptions): () => Promise<void> {
  const { dataDirectory, say, onMoved, everyMs = WATCH_MS } = options;
  let { url } = options;
  let told = '';
  const lookAgain = async (): Promise<void> => {
    const now = await reviveEmbeddedPostgres(dataDirectory);
    const hasMoved = now.url !== url;
    url = now.url;
    if (now.wasDown || hasMoved || told !== '')
      say(`The database had ended and was started again${hasMoved ? '; API and worker follow' : ''}.`);
    told = '';
    if (hasMoved) onMoved(url);
  };
  const complain = (error: unknown): void => {
    const text =
      isDiskFull(error) || isShortOfSpace(dataDirectory)
        ? `The database has ended and cannot be started again: the disk of ${dataDirectory} is full. Free some space there; it then starts by itself.`
        : `The database has ended and cannot be started again: ${messageOf(error)} It is tried again every ${everyMs / 1000} s.`;
    if (text !== told) say(text);
    told = text;
  };
  let look = Promise.resolve();
  const timer = setInterval(() => {
    look = look.then(lookAgain).catch(complain);
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await look;
  };
}

function isShortOfSpace(dataDirectory: string): boolean {
  try {
    return freeBytesNow(dataDirectory) < TOO_LITTLE_BYTES;
  } catch {
    return false; // the folder is gone, which is what the database's own error tells
  }
}
