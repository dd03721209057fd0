import type { JobState } from '#contracts/run-state.ts';
import type { PrismaClient } from '#db/generated/client.ts';
import { type JobKind, jobKinds } from '#jobs/definitions.ts';

/** A job that waits or is worked on, with what names it. */
export interface QueuedRow {
  readonly id: string;
  readonly kind: JobKind;
  readonly subjectId: string;
  readonly state: JobState;
  readonly priority: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly workerId: string | null;
  readonly workerName: string | null;
  /** Null where it is not known who asked for it. */
  readonly requestedById: string | null;
  /** The run that it is, or whose checkpoint it is about. */
  readonly runId: string | null;
  readonly runName: string | null;
  /** Of the experiment of that run. */
  readonly path: string | null;
  /** Step of the checkpoint that it is about. */
  readonly step: number | null;
  /** Of the checkpoint that it imports. */
  readonly filename: string | null;
  readonly datasetId: string | null;
  readonly datasetName: string | null;
}

/**
 * The jobs of these states in the order in which workers take them, kind by kind.
 *
 * @param most of each kind
 */
export function readQueue(
  prisma: PrismaClient,
  { state, most }: { readonly state: 'QUEUED' | 'RUNNING'; readonly most: number },
): Promise<QueuedRow[]> {
  return prisma.$queryRaw<QueuedRow[]>`
    with taken as (
      select job.*, row_number() over (partition by kind order by priority desc, created_at, id) as place
      from job where state = ${state}::"JobState"
    )
    select
      job.id::text, job.kind, job.subject_id::text as "subjectId", job.state, job.priority,
      job.created_at as "createdAt", job.started_at as "startedAt", job.worker_id::text as "workerId",
      worker.name as "workerName",
      coalesce(run.created_by_id, translation.created_by_id, estimate.created_by_id, verification.created_by_id,
        checkpoint_import.created_by_id)::text
        as "requestedById",
      coalesce(run.id, scored.id)::text as "runId", coalesce(run.display_name, scored.display_name) as "runName",
      experiment.name as path,
      checkpoint_import.filename, checkpoint.step, dataset.id::text as "datasetId", dataset.name as "datasetName"
    from taken as job
    left join worker on worker.id = job.worker_id
    left join run on job.kind = 'TRAIN' and run.id = job.subject_id
    left join evaluation on job.kind = 'EVALUATE' and evaluation.id = job.subject_id
    left join translation on job.kind = 'TRANSLATE' and translation.id = job.subject_id
    left join estimate on job.kind = 'ESTIMATE' and estimate.id = job.subject_id
    left join verification on job.kind = 'VERIFY' and verification.id = job.subject_id
    left join checkpoint_import on job.kind = 'IMPORT_CHECKPOINT' and checkpoint_import.id = job.subject_id
    left join import on job.kind = 'IMPORT' and import.id = job.subject_id
    left join checkpoint on checkpoint.id = coalesce(evaluation.checkpoint_id, translation.checkpoint_id)
    left join run as scored on scored.id = checkpoint.run_id
    left join experiment on experiment.id = coalesce(run.experiment_id, scored.experiment_id)
    left join dataset_version on dataset_version.id = estimate.dataset_version_id
    left join dataset on dataset.id = coalesce(import.dataset_id, dataset_version.dataset_id)
    where job.place <= ${most}
    order by array_position(${[...jobKinds]}::text[], job.kind), job.place`;
}

export function countWaiting(prisma: PrismaClient): Promise<number> {
  return prisma.job.count({ where: { state: 'QUEUED' } });
}
