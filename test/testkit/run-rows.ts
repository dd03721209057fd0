import type { MetricPoint } from '#contracts/metrics/metric-point.ts';
import { appendRunEvent } from '#db/runs/append-run-event.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { moveRun } from '#db/runs/move-run.ts';
import { newId } from '#db/new-id.ts';
import { Prisma } from '#db/generated/client.js';
import { missingSeries, pointsWritten, readSeriesIds } from '../../worker/supervisor/records/metric-rows.ts';

/** Rows that a worker would store for a run. */
export interface RunRows {
  begin(epoch: number, fromStep: number): Promise<void>;
  /** One event of points. */
  log(points: readonly MetricPoint[]): Promise<void>;
  say(...texts: readonly string[]): Promise<void>;
  sample(step: number): Promise<string>;
  checkpoint(step: number): Promise<string>;
  finish(): Promise<void>;
}

export function rowsOf(prisma: PrismaClient, runId: string): RunRows {
  let epoch = 1;
  return {
    async begin(next, fromStep) {
      epoch = next;
      await prisma.$transaction(async (transaction) => {
        await transaction.segment.updateMany({
          where: { runId, untilStep: null },
          data: { untilStep: fromStep },
        });
        await transaction.segment.create({
          data: { runId, epoch, fromStep, parentEpoch: epoch === 1 ? null : epoch - 1 },
        });
        await transaction.run.update({ where: { id: runId }, data: { segmentEpoch: epoch, step: fromStep } });
        if (epoch > 1) {
          await moveRun(transaction, { runId, to: 'CRASHED' });
          await moveRun(transaction, { runId, to: 'QUEUED' });
        }
        await moveRun(transaction, { runId, to: 'STARTING' });
        await moveRun(transaction, { runId, to: 'RUNNING', stage: 'TRANSLATION' });
      });
    },
    async log(points) {
      const lastStep = Math.max(...points.map((point) => point.step));
      await prisma.$transaction(async (transaction) => {
        const payload = { points: points.length, lastStep };
        const sequence = await appendRunEvent(transaction, { runId, kind: 'METRICS', payload });
        if (sequence === null) throw new Error('expected a new event');
        const names = missingSeries(points, new Map());
        const ids = await readSeriesIds(transaction, runId, names, new Map());
        await transaction.$executeRaw(Prisma.sql`
          with numbered (id, last_sequence) as (values (${runId}::uuid, ${sequence}::bigint)),
          ${pointsWritten(epoch, ids, points)} select from numbered`);
        await transaction.run.update({ where: { id: runId }, data: { step: lastStep } });
      });
    },
    async say(...texts) {
      await prisma.$transaction(async (transaction) => {
        const sequence = await appendRunEvent(transaction, {
          runId,
          kind: 'LOGS',
          payload: { lines: texts.length },
        });
        if (sequence === null) throw new Error('expected a new event');
        const line = { runId, sequence, epoch, time: new Date(), level: 'INFO' } as const;
        await transaction.logLine.createMany({
          data: texts.map((text, ordinal) => ({ ...line, ordinal, text })),
        });
      });
    },
    async sample(step) {
      const id = newId();
      await prisma.$transaction(async (transaction) => {
        await appendRunEvent(transaction, { runId, kind: 'SAMPLE', payload: { sampleId: id, step } });
        const picture = { sha256: 'e'.repeat(64), byteSize: 10, width: 8, height: 8, rows: 2, columns: 2 };
        await transaction.sample.create({
          data: { id, runId, epoch, stage: 'TRANSLATION', step, direction: 'A_TO_B', ...picture },
        });
      });
      return id;
    },
    async checkpoint(step) {
      const id = newId();
      await prisma.$transaction(async (transaction) => {
        const payload = { checkpointId: id, step } as never; // a plain uuid is parsed there
        await appendRunEvent(transaction, { runId, kind: 'CHECKPOINT', payload });
        const manifest = {
          stage: 'TRANSLATION',
          manifestSha256: 'c'.repeat(64),
          byteSize: 3_000_000_000n,
        } as const;
        await transaction.checkpoint.create({ data: { id, runId, epoch, step, ...manifest } });
      });
      return id;
    },
    async finish() {
      await prisma.$transaction((transaction) => moveRun(transaction, { runId, to: 'FINISHED' }));
    },
  };
}

/** Points of one metric: value(step) at each step. */
export function pointsOf(
  name: string,
  steps: readonly number[],
  value: (step: number) => number = (step) => step,
): MetricPoint[] {
  return steps.map((step) => ({ name, step, value: value(step), time: 1_000 * step }));
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
