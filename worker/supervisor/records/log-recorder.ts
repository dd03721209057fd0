import type { LogLevel } from '#contracts/events.ts';
import { appendEvent, type LeasedRun } from './append-event.ts';
import { createBatcher } from './batcher.ts';

export interface LogRecorder {
  /** Takes a line; returns at once. */
  add(level: LogLevel, text: string): void;
  /** Resolves when all lines are stored. @throws LeaseLostError */
  flush(): Promise<void>;
}

interface Line {
  readonly level: LogLevel;
  readonly text: string;
  readonly time: number;
}

const LINES_OF_LARGEST_BATCH = 1_000;
const LONGEST_LINE = 10_000;

/** Stores a run's log lines, the first at once, then a batch each 50 to 250 ms; a batch is one event. */
export function createLogRecorder(run: LeasedRun): LogRecorder {
  const write = (lines: readonly Line[]): Promise<void> =>
    appendEvent(run, 'LOGS', { lines: lines.length }, async (transaction, sequence) => {
      await transaction.$executeRaw`
        insert into log_line (run_id, sequence, ordinal, epoch, time, level, text)
        select ${run.runId}::uuid, ${sequence}::bigint, ordinal - 1, ${run.lease.epoch}::int,
          to_timestamp(time / 1000), level::"LogLevel", text
        from unnest(
          ${lines.map((line) => String(line.time))}::float8[],
          ${lines.map((line) => line.level)}::text[],
          ${lines.map((line) => line.text)}::text[]
        ) with ordinality as line (time, level, text, ordinal)`;
    });
  const batcher = createBatcher(write, LINES_OF_LARGEST_BATCH);
  return {
    add: (level, text) => {
      batcher.add([{ level, text: storable(text), time: Date.now() }]);
    },
    flush: () => batcher.flush(),
  };
}

/** Postgres keeps no zero bytes in a text, and nobody reads a line of a megabyte. */
function storable(text: string): string {
  return text.replaceAll('\0', '').slice(0, LONGEST_LINE);
}
