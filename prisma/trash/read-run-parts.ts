import type { Database } from '../client.ts';

/** What goes with a run. Bytes of what others share with it are counted too. */
export interface RunParts {
  readonly runId: string;
  readonly checkpoints: number;
  readonly checkpointBytes: bigint;
  readonly samples: number;
  readonly sampleBytes: bigint;
  readonly evaluations: number;
  readonly evaluationBytes: bigint;
  readonly translations: number;
  readonly translationBytes: bigint;
  readonly points: bigint;
  readonly logLines: number;
}

/** Counted from rows: nothing is read from storage. */
export function readRunParts(database: Database, runIds: readonly string[]): Promise<RunParts[]> {
  return database.$queryRaw<RunParts[]>`
    select run.id::text as "runId", checkpoints, "allBytes" - "repeatedBytes" as "checkpointBytes",
      shown.*, scored.*, drawn.*, translated.*, point.*, line.*
    from run
    cross join lateral (
      select count(*)::int as checkpoints, coalesce(sum(byte_size), 0)::bigint as "allBytes"
      from checkpoint where run_id = run.id
    ) as kept
    cross join lateral (
      -- Each checkpoint counts the artifacts that it shares with the others.
      select coalesce(sum(byte_size * (times - 1)), 0)::bigint as "repeatedBytes" from (
        select artifact.byte_size, count(*) as times
        from checkpoint join checkpoint_artifact on checkpoint_id = checkpoint.id join artifact on artifact.id = artifact_id
        where checkpoint.run_id = run.id group by artifact.id
      ) as shared
    ) as artifact
    cross join lateral (
      select count(*)::int as samples,
        coalesce(sum(byte_size + coalesce(thumbnail_byte_size, 0)), 0)::bigint as "sampleBytes"
      from sample where run_id = run.id
    ) as shown
    cross join lateral (
      select count(*)::int as evaluations
      from evaluation join checkpoint on checkpoint.id = checkpoint_id where run_id = run.id
    ) as scored
    cross join lateral (
      select coalesce(sum(evaluation_picture.byte_size), 0)::bigint as "evaluationBytes"
      from evaluation_picture join evaluation on evaluation.id = evaluation_id
        join checkpoint on checkpoint.id = checkpoint_id where run_id = run.id
    ) as drawn
    cross join lateral (
      select count(*)::int as translations, coalesce(sum(result_byte_size), 0)::bigint as "translationBytes"
      from translation join checkpoint on checkpoint.id = checkpoint_id where run_id = run.id
    ) as translated
    cross join lateral (
      select coalesce(sum(count), 0)::bigint as points
      from metric_summary join series on series.id = series_id where run_id = run.id
    ) as point
    cross join lateral (
      select count(*)::int as "logLines" from log_line where run_id = run.id
    ) as line
    where run.id = any(${runIds}::uuid[])`;
}
