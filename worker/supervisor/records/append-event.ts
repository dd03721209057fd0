import type { RunEventKind, RunEventPayload } from '#contracts/events.ts';
import { appendRunEvent } from '#db/runs/append-run-event.ts';
import type { Database } from '#db/client.ts';
import type { PrismaClient } from '#db/generated/client.js';
import { type Lease, withLease } from '#jobs/lease.ts';

/** A run that is being trained, and the right to write what happens in it. */
export interface LeasedRun {
  readonly prisma: PrismaClient;
  readonly runId: string;
  readonly lease: Pick<Lease, 'jobId' | 'epoch'>;
}

/**
 * Stores an event of the run, with the rows that belong to it, in one transaction under the lease. However often it is
 * repeated, it is stored once.
 *
 * @param write number of this write under the lease: 1, 2, 3, ...
 * @param storeRows writes the event's rows; gets the event's sequence number.
 * @throws LeaseLostError when the lease has passed on; nothing is stored then.
 */
export async function appendEvent<Kind extends RunEventKind>(
  { prisma, runId, lease }: LeasedRun,
  write: number,
  kind: Kind,
  payload: RunEventPayload<Kind>,
  storeRows: (transaction: Database, sequence: bigint) => Promise<void>,
): Promise<void> {
  const source = { epoch: lease.epoch, write };
  await withLease(prisma, lease, async (transaction) => {
    const sequence = await appendRunEvent(transaction, { runId, kind, payload, source });
    if (sequence !== null) await storeRows(transaction, sequence);
  });
}
