import { indexRunMetrics } from '#db/runs/index-run-metrics.ts';
import { moveRun } from '#db/runs/move-run.ts';
import { withLease } from '#jobs/lease.ts';
import { appendEvent, type LeasedRun } from './append-event.ts';
import type { WriteOf } from './run-write.ts';

/**
 * Computing has begun, at the start or after a checkpoint: the run gets a new segment, and what earlier segments
 * logged beyond its first step is hidden. The plan of the first segment stays the run's.
 */
export async function openSegment(
  { prisma, runId, lease }: LeasedRun,
  write: number,
  { started: { fromStep, stage, plan, environment } }: WriteOf<'STARTED'>,
): Promise<void> {
  const { epoch } = lease;
  await withLease(prisma, lease, async (transaction) => {
    await transaction.$executeRaw`
        insert into segment (run_id, epoch, parent_epoch, from_step, environment)
        select id, ${epoch}::int, nullif(segment_epoch, 0), ${fromStep}::int,
          ${environment && JSON.stringify({ version: 1, ...environment })}::jsonb
        from run
        where id = ${runId}::uuid and segment_epoch < ${epoch}::int`;
    await transaction.$executeRaw`
        update segment set until_step = least(until_step, ${fromStep}::int)
        where run_id = ${runId}::uuid and epoch < ${epoch}::int`;
    await transaction.$executeRaw`
        update run set
          segment_epoch = ${epoch}::int,
          step = ${fromStep}::int,
          degraded_reason = null, degraded_message = null, degraded_since = null,
          compute_plan = coalesce(compute_plan, ${JSON.stringify(plan)}::jsonb)
        where id = ${runId}::uuid and segment_epoch < ${epoch}::int`;
    await transaction.$executeRaw`
        update worker set backend = ${plan.backend}
        where id = (select worker_id from job where id = ${lease.jobId}::uuid)`;
    await indexRunMetrics(transaction, runId);
    // Not allowed while the run is CANCELING: then the trainer hears of it with its next step.
    await moveRun(transaction, { runId, to: 'RUNNING', stage, source: { epoch, write } });
  });
}

/** The run has come to another of its stages. */
export async function beginStage(run: LeasedRun, write: number, { stage }: WriteOf<'STAGE'>): Promise<void> {
  // Only a lease holder takes a run out of RUNNING, but for CANCELING: read what the event has to say.
  const { state } = await run.prisma.run.findUniqueOrThrow({
    where: { id: run.runId },
    select: { state: true },
  });
  await appendEvent(run, write, 'STATE', { state, stage, failure: null }, async (transaction) => {
    await transaction.$executeRaw`
      update run set stage = ${stage} where id = ${run.runId}::uuid`;
  });
}
