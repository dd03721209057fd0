import { type RunEventKind, type RunEventPayload, runEventPayloadSchemas } from '#contracts/events.ts';
import type { Database } from '../client.ts';
import { notify } from '../notify.ts';
import { runIdSchema } from '#contracts/ids.ts';

export interface NewRunEvent<Kind extends RunEventKind> {
  readonly runId: string;
  readonly kind: Kind;
  readonly payload: RunEventPayload<Kind>;
  /** The lease that writes, and the number of this write under it; absent for what no worker writes. */
  readonly source?: { readonly epoch: number; readonly write: number };
}

/**
 * Stores an event of a run under the run's next sequence number, which the lock on the run's row keeps in order
 * of commit, and wakes who watches the run. Call it in the transaction of what the event tells.
 *
 * @returns the sequence number; null when the write was stored before (its answer was lost) and nothing is to do.
 */
export async function appendRunEvent<Kind extends RunEventKind>(
  transaction: Database,
  { runId, kind, payload, source }: NewRunEvent<Kind>,
): Promise<bigint | null> {
  const epoch = source?.epoch ?? null;
  const write = source?.write ?? null;
  const text = JSON.stringify(runEventPayloadSchemas[kind].parse(payload));
  const rows = await transaction.$queryRaw<{ sequence: bigint }[]>`
    with numbered as (
      update run set last_sequence = last_sequence + 1
      where id = ${runId}::uuid and not exists (
        select from run_event
        where run_id = ${runId}::uuid and epoch = ${epoch}::int and write = ${write}::int
      )
      returning id, last_sequence, segment_epoch
    )
    insert into run_event (run_id, sequence, epoch, write, kind, payload)
    select id, last_sequence, coalesce(${epoch}::int, segment_epoch), ${write}::int,
      ${kind}::"RunEventKind", ${text}::jsonb
    from numbered
    returning sequence`;
  const sequence = rows[0]?.sequence ?? null;
  if (sequence !== null) await notify(transaction, 'run_changed', { runId: runIdSchema.parse(runId) });
  return sequence;
}
