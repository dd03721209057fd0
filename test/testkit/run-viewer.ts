import { setTimeout as wait } from 'node:timers/promises';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { subscribe } from './subscribe.ts';

const RECONNECT_MS = 100;

const DOCUMENT = `subscription ($runId: ID!, $after: String) { runEvents(runId: $runId, after: $after) {
  cursor reset resetToStep metrics { name steps }
} }`;

interface RunEvents {
  readonly cursor: string;
  readonly reset: boolean;
  readonly resetToStep: number | null;
  readonly metrics: readonly { readonly name: string; readonly steps: readonly number[] }[];
}

/** Someone who watches a run whose metrics each have one point per step, as the page of the run does. */
export interface RunViewer {
  /** Steps that are shown, by metric. */
  readonly shown: ReadonlyMap<string, number[]>;
  /** What should not have come, or should have come before. */
  readonly faults: readonly string[];
  /** How often the connection broke. */
  breaks(): number;
  /** Cuts the socket; the viewer connects again, and goes on after what it has seen. */
  cut(): void;
  /** Resolves when the run has ended and all of it has come. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** @param runId global id */
export function startRunViewer(url: string, token: string, runId: string): RunViewer {
  const shown = new Map<string, number[]>();
  const faults: string[] = [];
  let breaks = 0;
  let isStopped = false;
  let after: string | null = null;
  let client: Client | null = null;

  const show = ({ cursor, reset, resetToStep, metrics }: RunEvents) => {
    after = cursor;
    if (reset) for (const [name, steps] of shown) shown.set(name, upTo(steps, resetToStep ?? 0));
    for (const { name, steps } of metrics) {
      const seen = shown.get(name) ?? [];
      shown.set(name, seen);
      for (const step of steps) {
        const expected = (seen.at(-1) ?? 0) + 1;
        if (step !== expected) faults.push(`${name}: expected step ${expected}, got ${step}`);
        seen.push(step);
      }
    }
  };
  const follow = async (): Promise<'ended' | 'broken'> => {
    client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${token}` },
      retryAttempts: 0,
      // A server that is frozen says nothing; the dashboard's socket notices that as well.
      keepAlive: 1_000,
    });
    const connected = client;
    let timer: NodeJS.Timeout | undefined;
    connected.on('ping', (received) => {
      if (!received)
        timer = setTimeout(() => {
          connected.terminate();
        }, 1_000);
    });
    connected.on('pong', (received) => {
      if (received) clearTimeout(timer);
    });
    const events = subscribe(connected, DOCUMENT, { runId, after });
    try {
      for (;;) {
        const data = (await events.next()) as { runEvents: RunEvents } | undefined;
        if (data === undefined) return 'ended';
        show(data.runEvents);
      }
    } catch (error) {
      if (!isPassing(error)) throw new Error('the subscription was refused', { cause: error });
      return 'broken';
    } finally {
      clearTimeout(timer);
      connected.terminate();
    }
  };
  const followToEnd = async (): Promise<void> => {
    while (!isStopped && (await follow()) === 'broken') {
      breaks++;
      await wait(RECONNECT_MS);
    }
  };
  const ended = followToEnd();
  return {
    shown,
    faults,
    breaks: () => breaks,
    cut: () => client?.terminate(),
    ended,
    async stop() {
      isStopped = true;
      client?.terminate();
      await ended;
    },
  };
}

/** The socket broke, or the API has no database just now. */
function isPassing(error: unknown): boolean {
  const errors: unknown = error instanceof Error && 'errors' in error ? error.errors : error;
  return !Array.isArray(errors) || JSON.stringify(errors).includes('SERVICE_UNAVAILABLE');
}

function upTo(steps: readonly number[], last: number): number[] {
  return steps.filter((step) => step <= last);
}
