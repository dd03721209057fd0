import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { setScript } from '../testkit/fake-worker.ts';
import { queueRun } from '../testkit/job-rows.ts';
import { takeAway } from '../testkit/own-postgres.ts';
import { visibleSteps } from '../testkit/run-history.ts';
import { upTo, useAbsentDatabase } from './absent-database.ts';
import { plan } from './plan.ts';

const database = useAbsentDatabase();

describe('a run whose database goes away', () => {
  test.each(['frozen', 'dead'] as const)(
    'trains on, and each of its points is stored once: %s for many leases',
    { timeout: 3_600_000 },
    async (absence) => {
      const seconds = plan.count(3, 600);
      const finishAt = 50 + 25 * seconds;
      setScript(database.postgres.dataDirectory, { finishAt, checkpointAt: [50, 100], stepMs: 40 });
      database.startWorker();
      const { runId } = await queueRun(database.prisma, database.world);
      await database.passes(runId, 20);
      const end = takeAway(database.postgres, absence);
      await wait(seconds * 1_000);
      await end();
      await database.reaches(runId, 'FINISHED', 60_000 + 2_000 * seconds); // a busy machine computes fewer steps meanwhile
      expect(await visibleSteps(database.prisma, runId)).toEqual(upTo(finishAt));
      const job = await database.prisma.job.findFirstOrThrow({ where: { subjectId: runId } });
      expect(job).toMatchObject({ epoch: 1, crashes: 0, failures: 0, preemptions: 0 });
      expect(await database.prisma.checkpoint.count({ where: { runId } })).toBe(2);
      await vi.waitFor(() => expect(database.localLogs()).toEqual([]));
      const times = await database.prisma.metricPoint.findMany({
        where: { runId },
        orderBy: { time: 'asc' },
      });
      const gaps = times.map(({ time }, i) => time.getTime() - (times[i - 1]?.time ?? time).getTime());
      expect(Math.max(...gaps)).toBeLessThan(Math.min(800 * seconds, 10_000)); // it did not stand still
      console.log(`database ${absence} for ${seconds} s: ${times.length} points, 0 lost, 0 doubled`);
    },
  );
});
