import type { SupervisorContext } from '../context.ts';
import type { Lease } from '../lease.ts';
import type { LeaseKeeper } from '../lease-keeper.ts';
import { type Settlement, settleJob } from '../settle-job.ts';

/** First wait before a job that crashed or failed is tried again, as a share of the lease: 10 s of 30 s. */
const BACKOFF_SHARE = 1 / 3;

/** Settles a job that this supervisor holds. @throws LeaseLostError */
export function settle(
  context: SupervisorContext,
  keeper: LeaseKeeper,
  lease: Lease,
  settlement: Settlement,
): Promise<void> {
  const write = () => settleJob(context.prisma, lease, settlement, backoffSeconds(context.leaseSeconds));
  return keeper.settle(lease, write);
}

export function backoffSeconds(leaseSeconds: number): number {
  return leaseSeconds * BACKOFF_SHARE;
}
