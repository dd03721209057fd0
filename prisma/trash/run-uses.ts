import { methodKnobs, presets } from '#contracts/run-config.ts';
import type { Database } from '../client.ts';
import { Prisma } from '../generated/client.ts';

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
    select run_id::text, format('Its checkpoint at step %s is being evaluated. Wait until that has ended.', step)
    from evaluation join checkpoint on checkpoint.id = checkpoint_id
    where run_id = any(${runIds}::uuid[]) and evaluation.state in ${work}
    union all
    select distinct run_id::text, format('Its checkpoint at step %s is translating. Wait until that has ended.', step)
    from translation join checkpoint on checkpoint.id = checkpoint_id
    where run_id = any(${runIds}::uuid[]) and translation.state in ${work}
    union all
    select distinct artifact.run_id::text, format(
      'The run "%s"%s uses its %s. Delete that run first, or both together.', other.display_name,
      case when other.trashed_at is null then '' else ' in the trash' end, replace(lower(artifact.name), '_', ' '))
    from artifact cross join lateral (
      select checkpoint.run_id from checkpoint_artifact join checkpoint on checkpoint.id = checkpoint_id
      where artifact_id = artifact.id
      union
      select run_knob.run_id from run_knob
      where path = any(${artifactPaths}::text[]) and text = artifact.id::text
    ) as taker join run as other on other.id = taker.run_id
    where artifact.run_id = any(${runIds}::uuid[]) and other.id <> all(${runIds}::uuid[]) and ${counts}
    order by 1, 2`;
}

/** Knobs, of any method, that name what other runs have trained. */
const artifactPaths = [
  ...new Set(
    presets.flatMap(({ config }) =>
      methodKnobs(config.method)
        .filter(({ artifact }) => artifact !== undefined)
        .map(({ path }) => path.join('.')),
    ),
  ),
];
