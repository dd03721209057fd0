import type { Database } from '../client.ts';
import { Prisma } from '../generated/client.ts';
import { artifactPaths } from './artifact-paths.ts';

/** Why a run cannot go, in words that name who needs it. */
export interface RunUse {
  readonly runId: string;
  readonly text: string;
}

/**
 * Everybody who needs one of these runs, or what it has trained, for more than a look. Uses among the runs themselves do not
 * count, as they go together.
 *
 * @param users whose uses count: when runs go to the trash, those that lie there do not; when they are gone for good, they do
 */
export async function readRunUses(
  database: Database,
  runIds: readonly string[],
  users: 'OUTSIDE_TRASH' | 'ALL',
): Promise<RunUse[]> {
  const counts = users === 'ALL' ? Prisma.sql`true` : Prisma.sql`other.trashed_at is null`;
  const work = Prisma.sql`('QUEUED', 'RUNNING')`;
  return database.$queryRaw<RunUse[]>`
    select id::text as "runId", format('It is %s. Cancel it, or wait until it has ended.', state) as text
    from run
    where id = any(${runIds}::uuid[]) and state not in ('FINISHED', 'FAILED', 'CANCELED')
    union all
    select run_id::text, format('Its checkpoint at step %s has the alias "%s". Move or remove the alias first.', step, name)
    from checkpoint_alias join checkpoint on checkpoint.id = checkpoint_id
    where run_id = any(${runIds}::uuid[])
    union all
    select run_id::text, format('Its checkpoint at step %s is being evaluated. Wait until that has ended.', step)
    from evaluation join checkpoint on checkpoint.id = checkpoint_id
    where run_id = any(${runIds}::uuid[]) and evaluation.state in ${work}
    union all
    select distinct run_id::text, format('Its checkpoint at step %s is translating. Wait until that has ended.', step)
    from translation join checkpoint on checkpoint.id = checkpoint_id
    where run_id = any(${runIds}::uuid[]) and translation.state in ${work}
    union all
    select distinct artifact.run_id::text, format(
      'The run "%s"%s uses its artifact %s. Delete that run first, or both together.', other.display_name,
      case when other.trashed_at is null then '' else ' in the trash' end, artifact.name)
    from artifact join run_knob as taken on path = any(${artifactPaths}::text[]) and text = artifact.id::text
    join run as other on other.id = taken.run_id
    where artifact.run_id = any(${runIds}::uuid[]) and other.id <> all(${runIds}::uuid[]) and ${counts}
    union all
    select parent_id::text, format(
      'The run "%s"%s is a fork of it, from step %s, and shows its history. Delete that run first, or both together.',
      other.display_name, case when other.trashed_at is null then '' else ' in the trash' end, run_fork.step)
    from run_fork join run as other on other.id = run_fork.run_id
    where parent_id = any(${runIds}::uuid[]) and other.id <> all(${runIds}::uuid[]) and ${counts}
    order by 1, 2`;
}

/** Runs of these that can go together, and the uses of the others: what stays may need others in turn. */
export async function withoutUsed(
  database: Database,
  runIds: readonly string[],
  users: 'OUTSIDE_TRASH' | 'ALL',
): Promise<{ readonly free: readonly string[]; readonly uses: readonly RunUse[] }> {
  const all: RunUse[] = [];
  for (let free = runIds; ;) {
    const uses = await readRunUses(database, free, users);
    if (uses.length === 0) return { free, uses: all };
    all.push(...uses);
    free = free.filter((id) => !uses.some(({ runId }) => runId === id));
  }
}
