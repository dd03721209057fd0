import type { Database } from '../client.ts';

/**
 * Holds checkpoints until the transaction ends, so that none of them goes while something is made that needs it.
 *
 * @returns those that are not gone since they were looked up, by themselves or with their run.
 */
export async function holdCheckpoints(
  transaction: Database,
  checkpointIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const ids = [...checkpointIds];
  await transaction.$queryRaw`
    select from checkpoint where id = any(${ids}::uuid[]) order by id for key share`;
  // Asked afterwards: whoever moves a run leaves the rows of its checkpoints as they were.
  const rows = await transaction.$queryRaw<{ id: string }[]>`
    select checkpoint.id::text from checkpoint join run on run.id = run_id
    where checkpoint.id = any(${ids}::uuid[]) and checkpoint.trashed_at is null and run.trashed_at is null`;
  return new Set(rows.map(({ id }) => id));
}
