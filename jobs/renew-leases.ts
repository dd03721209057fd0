import type { Database } from '#db/client.ts';
import type { Lease } from './lease.ts';

/** A lease that still holds. */
export interface RenewedLease {
  readonly jobId: string;
  readonly cancelRequested: boolean;
}

/**
 * Prolongs leases from now, by the database's clock.
 *
 * @returns those that still hold; a lease that is missing has passed on, or its job has ended.
 */
export async function renewLeases(
  database: Database,
  leases: readonly Pick<Lease, 'jobId' | 'epoch'>[],
  leaseSeconds: number,
): Promise<RenewedLease[]> {
  return database.$queryRaw<RenewedLease[]>`
    update job set lease_until = now() + ${leaseSeconds}::float8 * interval '1 second'
    from unnest(${leases.map((lease) => lease.jobId)}::uuid[], ${leases.map((lease) => lease.epoch)}::int[])
      as held (id, epoch)
    where job.id = held.id and job.epoch = held.epoch and job.state = 'RUNNING'
    returning job.id as "jobId", job.cancel_requested_at is not null as "cancelRequested"`;
}
