import { type Client, createClient } from 'graphql-ws';
import { stringifyDocument, type TypedDocumentNode } from 'urql';
import { basePath } from './base-path.ts';

/**
 * Stalled: the socket is open, but the server hears of no changes, as while its database is away. Signed out: the server
 * knows no session of this browser. It is asked again and again, and lets in once there is one.
 */
export type ConnectionState = 'connecting' | 'live' | 'stalled' | 'reconnecting' | 'signed-out';

export interface Connection {
  readonly state: ConnectionState;
  /** Number of times that events began to flow: a change tells a page that it may have missed something. */
  readonly generation: number;
}

/** What the server closes a socket with that belongs to nobody. */
const FORBIDDEN = 4403;

/** Milliseconds until a connection that the server ended for good is made anew. */
const FRESH_AFTER = 4_000;

let client: Client | undefined;
let connection: Connection = { state: 'connecting', generation: 0 };
let isStalled = false;
const listeners = new Set<() => void>();

/** The one socket of the page, opened at the first call and kept open, so that its state means something. */
export function liveSocket(): Client {
  client ??= createClient({
    url: `${location.origin.replace(/^http/, 'ws')}${basePath()}/graphql`,
    lazy: false,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    // Only what is sent finds out that the other end is gone.
    keepAlive: 25_000,
    retryWait: (retries) => wait(Math.min(4_000, 500 * 2 ** Math.min(retries, 5)) * (0.75 + jitter() / 2)),
    // The client gives up after codes such as 4500 or 1008; a server that comes to itself is found by a fresh one.
    onNonLazyError: () => {
      set({ ...connection, state: 'reconnecting' });
      client = undefined;
      setTimeout(liveSocket, FRESH_AFTER);
    },
    on: {
      connected: () => {
        set(
          isStalled
            ? { ...connection, state: 'stalled' }
            : { state: 'live', generation: connection.generation + 1 },
        );
      },
      closed: (event) => {
        if (isForbidden(event)) noteSignedOut();
        else if (connection.state !== 'signed-out') set({ ...connection, state: 'reconnecting' });
      },
    },
  });
  return client;
}

/** To be called when the server has said that it hears of no changes. */
export function noteStalled(): void {
  isStalled = true;
  if (connection.state === 'live') set({ ...connection, state: 'stalled' });
}

/** To be called when the server has said that it hears of changes: pages look again at what they may have missed. */
export function noteFlowing(): void {
  isStalled = false;
  if (connection.state === 'stalled') set({ state: 'live', generation: connection.generation + 1 });
}

/** To be called when the server has refused a request for want of a session. */
export function noteSignedOut(): void {
  if (connection.state !== 'signed-out') set({ ...connection, state: 'signed-out' });
}

/** To be called when there is a session again: the socket, which may still be of the old one, is opened anew at once. */
export function noteSignedIn(): void {
  if (connection.state !== 'signed-out') return;
  set({ ...connection, state: 'connecting' });
  client?.terminate();
}

export function readConnection(): Connection {
  return connection;
}

export function onConnectionChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export interface LiveSink<Data> {
  readonly next: (data: Data) => void;
  readonly error: (error: unknown) => void;
  readonly complete: () => void;
}

/**
 * Subscribes on the socket; the returned function ends it. After a lost connection the same `variables` object
 * is sent again, so a caller that writes its cursor into it goes on where it was.
 */
export function subscribeLive<Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  sink: LiveSink<Data>,
): () => void {
  return liveSocket().subscribe<Data>(
    { query: stringifyDocument(document), variables },
    {
      next: ({ data, errors }) => {
        if (errors) sink.error(errors);
        else if (data) sink.next(data);
      },
      error: sink.error,
      complete: sink.complete,
    },
  );
}

function set(next: Connection): void {
  connection = next;
  for (const listener of listeners) listener();
}

function isForbidden(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'code' in event && event.code === FORBIDDEN;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Spreads the reconnects of many pages; 0 to 1. */
function jitter(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}
