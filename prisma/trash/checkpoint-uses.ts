import type { Database } from '../client.ts';
import { Prisma } from '../generated/client.ts';
import { artifactPaths } from './artifact-paths.ts';

/** Why a checkpoint cannot go, in words that name who needs it. */
export interface CheckpointUse {
  readonly checkpointId: string;
  readonly text: string;
}

/**
 * Everybody who needs one of these checkpoints by itself. What its run needs as a whole is not asked here (run-uses.ts).
 *
 * @param users whose uses count: when checkpoints go to the trash, runs that lie there do not; when they are gone for good,
 *   they do
 */
export function readCheckpointUses(
  database: Database,
  checkpointIds: readonly string[],
  users: 'OUTSIDE_TRASH' | 'ALL',
): Promise<CheckpointUse[]> {
  const counts = users === 'ALL' ? Prisma.sql`true` : Prisma.sql`other.trashed_at is null`;
  const holds = users === 'ALL' ? Prisma.sql`true` : Prisma.sql`holder.trashed_at is null`;
  const ids = Prisma.sql`any(${checkpointIds}::uuid[])`;
  const work = Prisma.sql`('QUEUED', 'RUNNING')`;
  return database.$queryRaw<CheckpointUse[]>`
    select id::text as "checkpointId", 'It is pinned. Unpin it first.' as text
    from checkpoint where id = ${ids} and pinned_at is not null
    union all
    select checkpoint_id::text, format('It has the alias "%s". Move or remove the alias first.', name)
    from checkpoint_alias where checkpoint_id = ${ids}
    union all
    select last.id::text, format(
      'The run "%s" is %s and would continue from it. Wait for a newer one, or until the run has ended.',
      display_name, state)
    from checkpoint as last join run on run.id = last.run_id
    where last.id = ${ids} and last.trashed_at is null
      and state not in ('FINISHED', 'FAILED', 'CANCELED')
      and last.id = (
        select checkpoint.id from checkpoint left join segment using (run_id, epoch)
        where run_id = run.id and damage is null and trashed_at is null
          and (until_step is null or checkpoint.step <= until_step)
        order by checkpoint.step desc, checkpoint.id desc limit 1
      )
    union all
    select distinct checkpoint_id::text, 'It is being evaluated. Wait until that has ended.'
    from evaluation where checkpoint_id = ${ids} and state in ${work}
    union all
    select distinct checkpoint_id::text, 'It is translating. Wait until that has ended.'
    from translation where checkpoint_id = ${ids} and state in ${work}
    union all
    select checkpoint_id::text, format(
      'The run "%s" is a fork of it and has no checkpoint of its own yet. Wait until it has one, or cancel that run.',
      display_name)
    from run_fork join run on run.id = run_id
    where checkpoint_id = ${ids} and state not in ('FINISHED', 'FAILED', 'CANCELED') and not exists (
      select from checkpoint left join segment using (run_id, epoch)
      where run_id = run.id and damage is null and trashed_at is null
        and (until_step is null or checkpoint.step <= until_step)
    )
    union all
    select distinct checkpoint.id::text, format(
      'The run "%s"%s uses its artifact %s, which no other checkpoint of this run holds. Delete that run first.',
      other.display_name, case when other.trashed_at is null then '' else ' in the trash' end, artifact.name)
    from checkpoint
      join checkpoint_artifact as held on held.checkpoint_id = checkpoint.id
      join artifact on artifact.id = held.artifact_id and artifact.run_id = checkpoint.run_id
      join run_knob as taken on path = any(${artifactPaths}::text[]) and text = artifact.id::text
      join run as other on other.id = taken.run_id and other.id <> checkpoint.run_id
    where checkpoint.id = ${ids} and ${counts} and not exists (
      select from checkpoint_artifact as also join checkpoint as holder on holder.id = also.checkpoint_id
      where also.artifact_id = artifact.id and holder.run_id = checkpoint.run_id and holder.id <> all(${checkpointIds}::uuid[])
        and ${holds}
    )
    order by 1, 2`;
}

/** Checkpoints of these that can go together, and the uses of the others. */
export async function withoutUsedCheckpoints(
  database: Database,
  checkpointIds: readonly string[],
  users: 'OUTSIDE_TRASH' | 'ALL',
): Promise<{ readonly free: readonly string[]; readonly uses: readonly CheckpointUse[] }> {
  const uses = await readCheckpointUses(database, checkpointIds, users);
  // What stays needs no other checkpoint: it only holds what others hold as well.
  return { free: checkpointIds.filter((id) => !uses.some((use) => use.checkpointId === id)), uses };
}
