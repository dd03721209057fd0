import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type Channel, type ChannelPayload, channels } from '#contracts/channels.ts';
import { createBackOff } from '#lib/back-off.ts';
import { errorOf } from '#lib/error-of.ts';
import { pause } from '#lib/pause.ts';

export type Handlers = { readonly [Name in Channel]?: (payload: ChannelPayload<Name>) => void };

export interface ListenOptions {
  readonly url: string;
  /** What to do with each channel's notifications; the other channels are not listened to. */
  readonly handlers: Handlers;
  /** Notifications of the time without a connection are gone: look at the rows again. */
  readonly onReconnect: () => void;
  /** A connection was lost or could not be made, or a payload was not what its channel says; listening goes on. */
  readonly onError: (error: Error) => void;
  /** Once it is aborted no connection is tried any more, neither the first nor another. */
  readonly giveUp?: AbortSignal;
}

export interface Listener {
  /** Whether notifications arrive; while they do not, it connects again by itself. */
  isConnected(): boolean;
  /** Ends the connection; no handler runs afterwards. */
  close(): Promise<void>;
}

/** A database that does not answer does not say goodbye either. */
const GOODBYE_MS = 1_000;
/** A connection that was cut off in silence is found out by a question that gets no answer. */
const PROBE = { everyMs: 20_000, patienceMs: 10_000 };
const PAUSES_MS = { first: 100, longest: 5_000 };

/**
 * Listens on one dedicated connection, and connects again by itself, for ever, after 100 ms, 200 ms, ... 5 s.
 *
 * @returns once the database listens for us, or `giveUp` says so; it waits for a database that is not there yet.
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const closing = new AbortController();
  const over = AbortSignal.any([closing.signal, ...(options.giveUp ? [options.giveUp] : [])]);
  const isClosed = () => over.aborted;
  let current: pg.Client | undefined;

  const connectUntilDone = async (): Promise<void> => {
    const backOff = createBackOff(PAUSES_MS);
    while (!isClosed()) {
      try {
        current = await connect(options, reconnect);
        if (isClosed()) await endConnection(current);
        return;
      } catch (error) {
        options.onError(errorOf(error));
        await pause(backOff.next(), over);
      }
    }
  };

  const reconnect = (lost: pg.Client, error: Error): void => {
    if (isClosed() || lost !== current) return;
    current = undefined;
    options.onError(error);
    void connectUntilDone().then(() => {
      if (!isClosed()) options.onReconnect();
    });
  };

  await connectUntilDone();
  return {
    isConnected: () => current !== undefined,
    close: async () => {
      closing.abort();
      if (current) await endConnection(current);
    },
  };
}

async function connect(
  { url, handlers, onError }: ListenOptions,
  onLost: (client: pg.Client, error: Error) => void,
): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  client.on('error', (error) => {
    onLost(client, error);
  });
  client.on('end', () => {
    onLost(client, new Error('The database ended the connection that listens.'));
  });
  client.on('notification', ({ channel, payload }) => {
    try {
      dispatch(handlers, channel, payload ?? '');
    } catch (error) {
      onError(errorOf(error));
    }
  });
  try {
    await client.connect();
    for (const name of Object.keys(handlers)) await client.query(`listen ${pg.escapeIdentifier(name)}`);
    probe(client, onLost);
  } catch (error) {
    await client.end().catch(() => undefined); // it never was connected
    throw error;
  }
  return client;
}

function probe(client: pg.Client, onLost: (client: pg.Client, error: Error) => void): void {
  const look = setInterval(() => {
    const giveUp = setTimeout(() => {
      onLost(client, new Error('The database no longer answers on the connection that listens.'));
      void endConnection(client);
    }, PROBE.patienceMs);
    client.query('select').then(
      () => {
        clearTimeout(giveUp);
      },
      () => {
        clearTimeout(giveUp); // the connection has ended, and says so itself
      },
    );
  }, PROBE.everyMs);
  look.unref();
  client.once('end', () => {
    clearInterval(look);
  });
}

async function endConnection(client: pg.Client): Promise<void> {
  await Promise.race([client.end(), wait(GOODBYE_MS, undefined, { ref: false })]);
}

function dispatch(handlers: Handlers, channel: string, payload: string): void {
  for (const name of Object.keys(channels) as Channel[]) {
    if (name !== channel) continue;
    // A channel's schema gives that channel's payload, which the type checker cannot see through the lookup.
    const handle = handlers[name] as ((payload: unknown) => void) | undefined;
    handle?.(channels[name].parse(JSON.parse(payload)));
  }
}
