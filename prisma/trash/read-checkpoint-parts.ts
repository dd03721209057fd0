import type { Database } from '../client.ts';

/** What goes with a checkpoint. Bytes of what others share with it are counted too. */
export interface CheckpointParts {
  readonly checkpointId: string;
  readonly byteSize: bigint;
  readonly evaluations: number;
  readonly evaluationBytes: bigint;
  readonly translations: number;
  readonly translationBytes: bigint;
}

/** Counted from rows: nothing is read from storage. */
export function readCheckpointParts(
  database: Database,
  checkpointIds: readonly string[],
): Promise<CheckpointParts[]> {
  return database.$queryRaw<CheckpointParts[]>`
    select checkpoint.id::text as "checkpointId", byte_size as "byteSize", scored.*, drawn.*, translated.*
    from checkpoint
    cross join lateral (
      select count(*)::int as evaluations from evaluation where checkpoint_id = checkpoint.id
    ) as scored
    cross join lateral (
      select coalesce(sum(evaluation_picture.byte_size), 0)::bigint as "evaluationBytes"
      from evaluation_picture join evaluation on evaluation.id = evaluation_id where checkpoint_id = checkpoint.id
    ) as drawn
    cross join lateral (
      select count(*)::int as translations, coalesce(sum(result_byte_size), 0)::bigint as "translationBytes"
      from translation where checkpoint_id = checkpoint.id
    ) as translated
    where checkpoint.id = any(${checkpointIds}::uuid[])`;
}
