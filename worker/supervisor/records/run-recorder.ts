import { deserialize, serialize } from 'node:v8';
import type { Logger } from 'pino';
import type { LogLevel } from '#contracts/events.ts';
import type { MetricPoint } from '#contracts/metrics/metric-point.ts';
import { databaseTrouble, type DatabaseTrouble } from '#db/database-trouble.ts';
import { LeaseLostError } from '#jobs/lease.ts';
import { pause } from '#lib/pause.ts';
import { persist } from '../leases/persist.ts';
import type { LocalLog, RecordPlace } from './local-log.ts';
import { type NumberedWrite, numberedWriteSchema, type RunWrite, type WriteOf } from './run-write.ts';
import type { WriteStore } from './store-write.ts';

/**
 * Stores what a trainer reports, in order: the first points and lines at once, then batches each 50 to 250 ms, each one
 * transaction. While the database is away, or its disk is full, or takes less than is reported, it goes into the local log
 * instead, and is stored from there afterwards: memory stays bounded, and nothing but points about the machine is thinned.
 * Taking a report never waits for either.
 */
export interface RunRecorder {
  /**
   * Takes the points of finished steps.
   *
   * @param step steps of the run that are done.
   * @throws what an earlier write threw.
   */
  addPoints(step: number, points: readonly MetricPoint[]): void;
  /** Takes a line of the log. @throws what an earlier write threw. */
  addLine(level: LogLevel, text: string): void;
  /** Takes anything else; what came earlier is stored earlier. @throws what an earlier write threw. */
  add(write: Exclude<RunWrite, { kind: 'METRICS' | 'LOGS' }>): void;
  /** Resolves when all is stored. @throws what a write threw; the database's trouble only once `over` is aborted. */
  flush(): Promise<void>;
  /**
   * Whether a write was refused for good: nothing is stored any more.
   *
   * @throws what a write threw for the database's trouble: all that is not stored stays in the local log.
   */
  hasFailed(): boolean;
  /** Lets go of what it holds. What was not stored stays in the local log, unless the lease has passed on. */
  close(): Promise<void>;
  /** Aborted when the local log is full: the trainer should save its state and wait for the database. */
  readonly full: AbortSignal;
}

export interface RecorderOptions {
  readonly store: WriteStore;
  readonly localLog: LocalLog;
  readonly log: Logger;
  /** Aborted when the right to write is gone. */
  readonly lost: AbortSignal;
  /** Aborted with `lost`, and when there is no time left to wait for the database: what is not stored stays in the log. */
  readonly over: AbortSignal;
  readonly limits?: RecorderLimits;
}

export interface RecorderLimits {
  /** Bytes on disk beyond which the trainer is asked to wait. */
  readonly logBytes: number;
  /** Bytes in memory, where the disk takes no more. */
  readonly memoryBytes: number;
  /** Points in memory beyond which they go into the local log, however quickly the database answers. */
  readonly memoryPoints: number;
}

const MIB = 1024 * 1024;
const LIMITS: RecorderLimits = { logBytes: 256 * MIB, memoryBytes: 64 * MIB, memoryPoints: 200_000 };
/** From that share of `memoryPoints` on, of the points about the machine those of one step in so many are kept. */
const THIN_FROM = 0.5;
const THINNED_STEPS = 16;
/** A write that has waited for so long goes into the local log, and whatever comes behind it. */
const SPILL_EVERY_MS = 1_000;
/** Between two batches: twice as long as the last write took, within these. */
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 250;
const STEPS_OF_LARGEST_BATCH = 500;
const LINES_OF_LARGEST_BATCH = 1_000;
const LONGEST_LINE = 10_000;

/** A write that is not stored yet: in memory, in the local log, or in both. */
interface Waiting {
  readonly number: number;
  write: RunWrite | null;
  place: RecordPlace | null;
}

export function createRunRecorder(options: RecorderOptions): RunRecorder {
  const { store, localLog, log, lost, over, limits = LIMITS } = options;
  const full = new AbortController();
  const queue: Waiting[] = [];
  let steps: WriteOf<'METRICS'>['steps'] = [];
  let lines: WriteOf<'LOGS'>['lines'] = [];
  let numbers = 0;
  /** Points that are in memory and not stored. */
  let held = 0;
  /** When points that are too many for memory may be spilled again: not at once where the disk took none. */
  let nextSpill = 0;
  let failure: { readonly error: unknown } | null = null;
  let storing: Promise<void> | null = null;
  let storingSince = Infinity;
  let flushing = 0;
  let wake = new AbortController();
  /** The run says that the database has no room for its writes. */
  let saysNoRoom = false;
  /** One at a time touches the file. */
  let filing: Promise<unknown> = Promise.resolve();

  const enqueue = (write: RunWrite) => {
    queue.push({ number: ++numbers, write, place: null });
  };
  /** Closes the batches that are being collected. */
  const cut = () => {
    for (; steps.length > 0; steps = steps.slice(STEPS_OF_LARGEST_BATCH)) {
      enqueue({ kind: 'METRICS', steps: steps.slice(0, STEPS_OF_LARGEST_BATCH) });
    }
    for (; lines.length > 0; lines = lines.slice(LINES_OF_LARGEST_BATCH)) {
      enqueue({ kind: 'LOGS', lines: lines.slice(0, LINES_OF_LARGEST_BATCH) });
    }
  };
  const hasNone = () => queue.length === 0 && steps.length === 0 && lines.length === 0;

  const file = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const done = filing.then(work);
    filing = done.catch(() => undefined); // whoever asked for it hears of it
    return done;
  };
  const spill = async (): Promise<void> => {
    cut();
    const entries = queue.flatMap((entry) => (entry.place === null && entry.write !== null ? [entry] : []));
    if (entries.length === 0) return;
    const records = entries.map(({ number, write }) => serialize({ number, write }));
    try {
      const places = await localLog.append(records);
      for (const [i, entry] of entries.entries()) {
        entry.place = places[i] ?? null;
        if (entry === queue[0]) continue; // the first is being stored
        held -= pointsOf(entry.write);
        entry.write = null;
      }
      if (localLog.byteSize > limits.logBytes) full.abort();
    } catch (error) {
      log.warn({ err: error }, 'the local log cannot be written; what the trainer reports is kept in memory');
      const bytes = records.reduce((sum, record) => sum + record.length, 0);
      if (bytes > limits.memoryBytes) full.abort();
    }
  };
  const timer = setInterval(() => {
    if (performance.now() - storingSince >= SPILL_EVERY_MS) void file(spill);
  }, SPILL_EVERY_MS);

  const contentOf = async (entry: Waiting): Promise<NumberedWrite> => {
    if (entry.write !== null) return { number: entry.number, write: entry.write };
    const { place } = entry;
    if (place === null) throw new Error(`write ${entry.number}: expected it in memory or in the local log`);
    return numberedWriteSchema.parse(deserialize(await file(() => localLog.read(place))));
  };
  const sayNoRoom = async (trouble: DatabaseTrouble): Promise<void> => {
    if (saysNoRoom || trouble !== 'DISK_FULL') return;
    try {
      await store.markNoRoom();
      saysNoRoom = true;
    } catch (error) {
      log.warn({ err: error }, 'the database has no room even to say so on the run; trying again');
    }
  };
  const storeFirst = async (entry: Waiting): Promise<void> => {
    storingSince = performance.now();
    const content = await contentOf(entry);
    await persist(over, () => store.store(content), sayNoRoom);
    storingSince = Infinity;
    queue.shift();
    held -= pointsOf(entry.write);
    if (saysNoRoom && content.write.kind !== 'ENDING') await persist(over, () => store.markRoomAgain());
    saysNoRoom = false;
    if (queue.length === 0 && localLog.byteSize > 0) {
      await file(async () => {
        if (queue.every(({ place }) => place === null)) await localLog.clear();
      });
    }
  };
  const storeAll = async (): Promise<void> => {
    while (!hasNone()) {
      if (queue.length === 0) cut();
      const [first] = queue;
      if (!first) return;
      const begun = performance.now();
      await storeFirst(first);
      if (queue.length > 0 || flushing > 0) continue;
      const took = performance.now() - begun;
      wake = new AbortController();
      await pause(Math.min(Math.max(2 * took, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS), wake.signal);
    }
  };
  const fail = async (error: unknown): Promise<void> => {
    // With no time left to wait for the database, the log is all that remains of what is not stored.
    if (databaseTrouble(error) !== null && !lost.aborted) await file(spill);
    failure = { error };
  };
  const begin = () => {
    if (storing || failure) return;
    storing = storeAll()
      .catch(fail)
      .finally(() => {
        storing = null;
        if (!hasNone()) begin();
      });
  };
  const refuseAfterFailure = () => {
    if (failure) throw failure.error;
  };

  return {
    addPoints(step, points) {
      refuseAfterFailure();
      const kept = held < THIN_FROM * limits.memoryPoints ? [...points] : thinned(step, points);
      steps.push({ step, points: kept });
      held += kept.length;
      if (held > limits.memoryPoints && performance.now() >= nextSpill) {
        nextSpill = Infinity;
        void file(spill).finally(() => {
          nextSpill = held > limits.memoryPoints ? performance.now() + SPILL_EVERY_MS : 0;
        });
      }
      begin();
    },
    addLine(level, text) {
      refuseAfterFailure();
      lines.push({ level, text: storable(text), time: Date.now() });
      begin();
    },
    add(write) {
      refuseAfterFailure();
      cut();
      enqueue(write);
      wake.abort();
      begin();
    },
    async flush() {
      flushing++;
      wake.abort();
      while (storing) await storing;
      flushing--;
      refuseAfterFailure();
    },
    async close() {
      clearInterval(timer);
      const isRefused = lost.aborted || failure?.error instanceof LeaseLostError;
      if (isRefused && localLog.byteSize > 0) {
        log.warn('what the local log holds is thrown away: the lease has passed on');
      }
      await file(() => (isRefused || hasNone() ? localLog.remove() : localLog.close()));
    },
    hasFailed() {
      if (failure && databaseTrouble(failure.error) !== null) throw failure.error;
      return failure !== null;
    },
    full: full.signal,
  };
}

function pointsOf(write: RunWrite | null): number {
  return write?.kind === 'METRICS' ? write.steps.reduce((sum, { points }) => sum + points.length, 0) : 0;
}

/** What a run learns is kept whole; of the machine's own state, a part is enough where there is too much of all. */
function thinned(step: number, points: readonly MetricPoint[]): MetricPoint[] {
  return points.filter(({ name }) => step % THINNED_STEPS === 0 || !name.startsWith('system/'));
}

/** Postgres keeps no zero bytes in a text, and nobody reads a line of a megabyte. */
function storable(text: string): string {
  return text.replaceAll('\0', '').slice(0, LONGEST_LINE);
}
