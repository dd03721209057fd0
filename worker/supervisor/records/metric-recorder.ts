import type { MetricPoint } from '#contracts/metrics/metric-point.ts';
import type { Database } from '#db/client.ts';
import { appendEvent, type LeasedRun } from './append-event.ts';
import { createBatcher } from './batcher.ts';
import { readSeriesIds, storePoints, storeRollups, storeSummaries } from './metric-rows.ts';

export interface MetricRecorder {
  /**
   * Takes the points of finished steps; returns at once.
   *
   * @param step steps of the run that are done.
   */
  add(step: number, points: readonly MetricPoint[]): void;
  /** Resolves when all points are stored. @throws LeaseLostError */
  flush(): Promise<void>;
}

interface StepPoints {
  readonly step: number;
  readonly points: readonly MetricPoint[];
}

const STEPS_OF_LARGEST_BATCH = 500;

/**
 * Stores what a run logs: the first points at once, then a batch each 50 to 250 ms. A batch is one event and one
 * transaction under the lease: points, rollups, summaries, the run's step.
 */
export function createMetricRecorder(run: LeasedRun): MetricRecorder {
  // Ids are taken up only from a committed transaction: what a rolled-back one made is gone.
  let seriesIds: ReadonlyMap<string, number> = new Map();

  const write = async (steps: readonly StepPoints[]): Promise<void> => {
    const points = steps.flatMap((one) => one.points);
    const lastStep = Math.max(...steps.map((one) => one.step));
    let known = seriesIds;
    const store = async (transaction: Database, sequence: bigint): Promise<void> => {
      const place = { runId: run.runId, epoch: run.lease.epoch, sequence };
      known = await readSeriesIds(transaction, run.runId, points, seriesIds);
      await storePoints(transaction, place, known, points);
      await storeRollups(transaction, place, known, points);
      await storeSummaries(transaction, place, known, points);
      await transaction.$executeRaw`
        update run set step = greatest(step, ${lastStep}::int) where id = ${run.runId}::uuid`;
    };
    await appendEvent(run, 'METRICS', { points: points.length, lastStep }, store);
    seriesIds = known;
  };

  const batcher = createBatcher(write, STEPS_OF_LARGEST_BATCH);
  return {
    add: (step, points) => {
      batcher.add([{ step, points }]);
    },
    flush: () => batcher.flush(),
  };
}
