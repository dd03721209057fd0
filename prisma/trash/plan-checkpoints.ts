import type { CheckpointPolicy } from '#contracts/checkpoint-policy.ts';
import {
  type CandidateCheckpoint,
  chooseCheckpoints,
  type ChosenCheckpoints,
} from '#contracts/choose-checkpoints.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import type { Database } from '../client.ts';
import { artifactPaths } from './artifact-paths.ts';
import { readCheckpointUses } from './checkpoint-uses.ts';

/** A checkpoint with what it takes on the disk. */
export interface PlannedCheckpoint extends CandidateCheckpoint {
  /** Bytes that are only its own. */
  readonly ownBytes: number;
  /** What it may share with others. */
  readonly artifacts: readonly { readonly id: string; readonly byteSize: number }[];
  /** Whether anybody has asked for its score on the validation images. */
  readonly isAsked: boolean;
}

export interface CheckpointPlan extends ChosenCheckpoints {
  /** Those outside the trash, by step. */
  readonly checkpoints: readonly PlannedCheckpoint[];
}

/** What a policy would keep of a run as it is, and what would go. Nothing is changed. */
export async function planCheckpoints(
  database: Database,
  runId: string,
  policy: CheckpointPolicy,
): Promise<CheckpointPlan> {
  const rows = await readRows(database, runId, policy.keepBestBy);
  const needed = new Set(rows.filter(({ isKept }) => isKept).map(({ id }) => id));
  for (;;) {
    const checkpoints = rows.map((row) => ({
      ...row,
      ownBytes: Math.max(
        0,
        Number(row.byteSize) - row.artifacts.reduce((sum, each) => sum + each.byteSize, 0),
      ),
      isNeeded: needed.has(row.id),
    }));
    const chosen = chooseCheckpoints(policy, checkpoints);
    const uses = await readCheckpointUses(database, chosen.going, 'ALL');
    if (uses.length === 0) return { ...chosen, checkpoints };
    for (const { checkpointId } of uses) needed.add(checkpointId);
  }
}

interface Row extends Omit<PlannedCheckpoint, 'ownBytes' | 'isNeeded'> {
  readonly byteSize: bigint;
  /** Pinned, or with an alias, or with what people have made of it, or the newest that holds what another run has taken. */
  readonly isKept: boolean;
}

/** Whoever has translated with a checkpoint, or told its score on the test images, is not to lose that by a rule. */
function readRows(database: Database, runId: string, measure: string | null): Promise<Row[]> {
  return database.$queryRaw<Row[]>`
    select checkpoint.id::text, checkpoint.step, byte_size as "byteSize",
      damage is null and (until_step is null or checkpoint.step <= until_step) as "isSound",
      damage is null and stage = ${TRANSLATION_STAGE} as "isScorable",
      scored.value as score,
      exists (
        select from evaluation where checkpoint_id = checkpoint.id and split = 'VALIDATION'
      ) as "isAsked",
      pinned_at is not null
        or exists (select from checkpoint_alias where checkpoint_id = checkpoint.id)
        or exists (select from translation where checkpoint_id = checkpoint.id)
        or exists (select from evaluation where checkpoint_id = checkpoint.id and split = 'TEST')
        or checkpoint.id in (
          select distinct on (artifact.id) holder.id
          from artifact join checkpoint_artifact as also on also.artifact_id = artifact.id
            join checkpoint as holder on holder.id = also.checkpoint_id and holder.run_id = artifact.run_id
          where artifact.run_id = ${runId}::uuid and holder.trashed_at is null and exists (
            select from run_knob where path = any(${artifactPaths}::text[]) and text = artifact.id::text
          )
          order by artifact.id, holder.step desc, holder.id desc
        ) as "isKept",
      coalesce(held.artifacts, '[]') as artifacts
    from checkpoint left join segment using (run_id, epoch)
    left join lateral (
      select (scores ->> ${measure}::text)::float8 as value
      from evaluation
      where checkpoint_id = checkpoint.id and split = 'VALIDATION' and state = 'FINISHED'
        and jsonb_typeof(scores -> ${measure}::text) = 'number'
      order by finished_at desc nulls last, evaluation.id desc limit 1
    ) as scored on true
    left join lateral (
      select jsonb_agg(jsonb_build_object('id', artifact.id, 'byteSize', artifact.byte_size)) as artifacts
      from checkpoint_artifact join artifact on artifact.id = artifact_id where checkpoint_id = checkpoint.id
    ) as held on true
    where run_id = ${runId}::uuid and trashed_at is null
    order by checkpoint.step, checkpoint.id`;
}
