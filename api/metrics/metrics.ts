import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ProductCounts } from './read-product-counts.ts';

/** What Prometheus reads of one API process. Every label has few values: none is a text of a client's. */
export interface Metrics {
  noteRequest(request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
  noteOperation(operation: { readonly type: string; readonly outcome: string }): void;
  /** The text of all that is known, with these numbers of now. */
  text(now: {
    readonly sockets: number;
    readonly subscriptions: number;
    /** Null where the folder of stored files is away. */
    readonly freeBytes: number | null;
    /** Null where the database does not say. */
    readonly counts: ProductCounts | null;
  }): Promise<string>;
  readonly contentType: string;
}

/** Waking a hundred times a second, as the library does by itself, would keep an idle machine busy. */
const EVENT_LOOP_PRECISION_MS = 50;
const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: EVENT_LOOP_PRECISION_MS });
  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name: `exemplar_${name}`, help, labelNames, registers: [registry] });
  const requests = new Histogram({
    name: 'exemplar_http_request_duration_seconds',
    help: 'Time to answer requests by HTTP.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  const operations = new Counter({
    name: 'exemplar_graphql_operations_total',
    help: 'GraphQL operations by type and by outcome: ok, or the code of the first error.',
    labelNames: ['type', 'outcome'],
    registers: [registry],
  });
  const points = gauge('points', 'Points of metrics that the database holds.');
  const sockets = gauge('open_sockets', 'Open WebSockets.');
  const subscriptions = gauge('open_subscriptions', 'Subscriptions that run.');
  const freeBytes = gauge('storage_free_bytes', 'Free bytes on the disk of stored files.');
  const database = gauge('database_up', 'Whether the database answered just now.');
  const jobs = gauge('jobs', 'Jobs that wait or are under way.', ['kind', 'state']);
  const runs = gauge('runs', 'Runs outside the trash.', ['state']);
  const workers = gauge('workers', 'Workers that were active within the last day.', ['state']);
  const setCounts = (counts: ProductCounts | null): void => {
    database.set(counts ? 1 : 0);
    for (const each of [jobs, runs, workers]) each.reset();
    points.set(counts?.points ?? Number.NaN);
    if (!counts) return;
    for (const { kind, state, count } of counts.jobs) jobs.set({ kind, state }, count);
    for (const { state, count } of counts.runs) runs.set({ state }, count);
    for (const { state, count } of counts.workers) workers.set({ state }, count);
  };
  return {
    contentType: registry.contentType,
    noteRequest: ({ method, route, status, seconds }) => {
      requests.observe({ method, route, status }, seconds);
    },
    noteOperation: (operation) => {
      operations.inc({ ...operation });
    },
    text: (now) => {
      sockets.set(now.sockets);
      subscriptions.set(now.subscriptions);
      freeBytes.set(now.freeBytes ?? Number.NaN);
      setCounts(now.counts);
      return registry.metrics();
    },
  };
}
