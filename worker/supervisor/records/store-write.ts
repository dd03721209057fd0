import type { Ending } from '#jobs/ending.ts';
import { withLease } from '#jobs/lease.ts';
import { appendEvent, type LeasedRun } from './append-event.ts';
import { commitCheckpoint } from './commit-checkpoint.ts';
import { degradeRun, markNoRoom, markRoomAgain } from './degrade-run.ts';
import { markDamaged } from './mark-damaged.ts';
import { missingSeries, readSeriesIds, type SeriesIds } from './metric-rows.ts';
import { beginStage, openSegment } from './open-segment.ts';
import type { NumberedWrite, WriteOf } from './run-write.ts';
import { storePoints } from './store-points.ts';

/** How the writes of a run are stored. */
export interface WriteStore {
  /** Stores a write in one transaction under the lease, once. @throws LeaseLostError */
  store(write: NumberedWrite): Promise<void>;
  /** Says on the run that the database has no room for its writes. @throws LeaseLostError */
  markNoRoom(): Promise<void>;
  /** Says that it has again. @throws LeaseLostError */
  markRoomAgain(): Promise<void>;
}

/** @param settle settles the run's job, with the last write. */
export function createWriteStore(run: LeasedRun, settle: (ending: Ending) => Promise<void>): WriteStore {
  // Taken up only from a committed transaction: what a rolled-back one made is gone.
  let seriesIds: SeriesIds = new Map();

  const storeMetrics = async (number: number, { steps }: WriteOf<'METRICS'>): Promise<void> => {
    const points = steps.flatMap((one) => one.points);
    const lastStep = Math.max(...steps.map((one) => one.step));
    const missing = missingSeries(points, seriesIds);
    if (missing.length > 0)
      seriesIds = await withLease(run.prisma, run.lease, (transaction) =>
        readSeriesIds(transaction, run.runId, missing, seriesIds),
      );
    await storePoints(run, number, seriesIds, { points, lastStep });
  };

  return {
    store({ number, write }) {
      switch (write.kind) {
        case 'STARTED':
          return openSegment(run, number, write);
        case 'DAMAGED':
          return markDamaged(run, number, write);
        case 'DEGRADED':
          return degradeRun(run, write);
        case 'STAGE':
          return beginStage(run, number, write);
        case 'METRICS':
          return storeMetrics(number, write);
        case 'LOGS':
          return storeLines(run, number, write);
        case 'SAMPLE':
          return storeSample(run, number, write);
        case 'CHECKPOINT':
          return commitCheckpoint(run, number, write);
        case 'ENDING':
          return settle(write.ending);
      }
    },
    markNoRoom: () => markNoRoom(run),
    markRoomAgain: () => markRoomAgain(run),
  };
}

function storeLines(run: LeasedRun, number: number, { lines }: WriteOf<'LOGS'>): Promise<void> {
  return appendEvent(run, number, 'LOGS', { lines: lines.length }, async (transaction, sequence) => {
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
}

function storeSample(run: LeasedRun, number: number, { sampleId, sample }: WriteOf<'SAMPLE'>): Promise<void> {
  const { thumbnail } = sample;
  return appendEvent(run, number, 'SAMPLE', { sampleId, step: sample.step }, async (transaction) => {
    await transaction.$executeRaw`
      insert into sample (id, run_id, epoch, stage, step, direction, sha256, byte_size, width, height, rows, columns,
        thumbnail_sha256, thumbnail_byte_size, thumbnail_width, thumbnail_height)
      values (${sampleId}::uuid, ${run.runId}::uuid, ${run.lease.epoch}::int, ${sample.stage},
        ${sample.step}::int, ${sample.direction}::"Direction", ${sample.sha256}, ${sample.byteSize}::int,
        ${sample.width}::int, ${sample.height}::int, ${sample.rows}::int, ${sample.columns}::int,
        ${thumbnail?.sha256 ?? null}, ${thumbnail?.byteSize ?? null}::int, ${thumbnail?.width ?? null}::int,
        ${thumbnail?.height ?? null}::int)`;
  });
}
