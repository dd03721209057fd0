import type { WebSocket } from 'ws';
import type { Viewer } from '../auth/viewer.ts';

const MAX_MESSAGES_PER_SECOND = 100;
/** Timers cannot wait longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Watched {
  /** Who the socket belongs to by now; null for nobody. */
  readonly identify: () => Promise<Viewer | null>;
  /** Tells when their rights may have changed. @returns a function that ends it */
  readonly onChange: (look: () => void) => () => void;
  readonly onViewer: (viewer: Viewer) => void;
  /** When their API key or session ends by itself. */
  readonly expiresAt: Date | null;
}

/**
 * Watches an open socket: closes it with 4403 as soon as its API key or session is known to have ended, and within five
 * seconds in any case, and with 1008 when it sends more than 100 messages in a second.
 */
export function keepWatch(socket: WebSocket, { identify, onChange, onViewer, expiresAt }: Watched): void {
  const end = () => {
    socket.close(4403, 'The API key or the session has ended.');
  };
  let looks = 0;
  const look = () => {
    const number = ++looks;
    identify().then(
      (viewer) => {
        if (number !== looks) return; // it was read before a change that a later look knows
        if (viewer) onViewer(viewer);
        else end();
      },
      () => undefined, // the database is away: the next look tells
    );
  };
  const unwatch = onChange(look);
  look(); // at changes since the socket was let in
  const expiring = setTimeout(() => {
    if (msUntil(expiresAt) === 0) end();
  }, msUntil(expiresAt));
  expiring.unref();

  let messages = 0;
  let second = 0;
  socket.on('message', () => {
    const now = Math.floor(performance.now() / 1_000);
    messages = now === second ? messages + 1 : 1;
    second = now;
    if (messages > MAX_MESSAGES_PER_SECOND)
      socket.close(1008, `A socket may send at most ${MAX_MESSAGES_PER_SECOND} messages per second.`);
  });
  socket.once('close', () => {
    clearTimeout(expiring);
    unwatch();
  });
}

/** 0 once a moment has passed; as long as a timer can wait for one that is farther away, or never comes. */
function msUntil(moment: Date | null): number {
  const left = moment === null ? Infinity : moment.getTime() - Date.now();
  return Math.max(0, Math.min(left, LONGEST_TIMER_MS));
}
