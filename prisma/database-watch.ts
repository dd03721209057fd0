import { Socket } from 'node:net';
import pg from 'pg';

/** Opens the sockets of a pool, and cuts them when their database has fallen silent. */
export interface DatabaseWatch {
  openSocket(): Socket;
}

const TICK_MS = 100;
/** Between an answer of the database and the next question. */
const ASK_EVERY_TICKS = 2;

/**
 * Asks the database for a sign of life a few times a second, for as long as the pool has a connection to it. A database
 * that is dead refuses connections by itself; one that is frozen, or behind a broken network, just never answers. Once
 * it has not answered for `silenceMs`, whoever waits for it gets an error and new connections are refused, until it
 * answers again. A statement may take as long as it likes: the question is asked on a connection of its own.
 *
 * Time is counted in turns of the event loop, so that a process that was itself frozen, or busy, blames nobody else.
 */
export function watchDatabase(url: string, silenceMs: number): DatabaseWatch {
  const sockets = new Set<Socket>();
  let asking: Asking | null = null;
  let ticks = 0;
  let isAway = false;
  let timer: NodeJS.Timeout | undefined;

  const answered = (asked: Asking) => {
    if (asking !== asked) return;
    asked.isWaiting = false;
    ticks = 0;
    isAway = false;
  };
  /** Errors are for those who use the database to find: only silence is ours. */
  const failed = (asked: Asking) => {
    if (asking !== asked) return;
    answered(asked);
    dropAsking();
  };
  const dropAsking = () => {
    asking?.socket.destroy();
    asking = null;
  };
  const ask = () => {
    ticks = 0;
    const asked = (asking ??= startAsking(url));
    asked.isWaiting = true;
    asked.ask().then(
      () => {
        answered(asked);
      },
      () => {
        failed(asked);
      },
    );
  };
  const tick = () => {
    if (sockets.size === 0 && !isAway) {
      clearInterval(timer);
      timer = undefined;
      dropAsking();
      return;
    }
    ticks++;
    if (!asking?.isWaiting) {
      if (ticks >= ASK_EVERY_TICKS) ask();
    } else if (ticks * TICK_MS >= silenceMs) {
      isAway = true;
      ticks = 0;
      dropAsking();
      for (const socket of sockets) socket.destroy(silent());
    }
  };

  return {
    openSocket() {
      const socket = new Socket();
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      if (isAway) process.nextTick(() => socket.destroy(silent())); // pg connects it before that
      timer ??= setInterval(tick, TICK_MS).unref();
      return socket;
    },
  };
}

function silent(): Error {
  return Object.assign(new Error('The database does not answer.'), { code: 'ETIMEDOUT' });
}

interface Asking {
  readonly socket: Socket;
  isWaiting: boolean;
  ask(): Promise<unknown>;
}

function startAsking(url: string): Asking {
  const socket = new Socket().unref();
  const client = new pg.Client({ connectionString: url, stream: () => socket });
  client.on('error', () => undefined); // the question that it breaks tells
  const connected = client.connect();
  return { socket, isWaiting: false, ask: () => connected.then(() => client.query('select 1')) };
}
