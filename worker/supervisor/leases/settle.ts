import type { Ending } from '#jobs/ending.ts';
import type { Lease } from '#jobs/lease.ts';
import { settleJob } from '#jobs/settle-job.ts';
import type { SupervisorContext } from '../context.ts';
import type { LeaseKeeper } from './lease-keeper.ts';

/** First wait before a job that crashed or failed is tried again, as a share of the lease: 10 s of 30 s. */
const BACK_OFF_SHARE = 1 / 3;

/** Settles a job that this supervisor holds. @throws LeaseLostError */
export function settle(
  context: SupervisorContext,
  keeper: LeaseKeeper,
  lease: Lease,
  ending: Ending,
): Promise<void> {
  const write = () => settleJob(context.prisma, lease, ending, backOffSeconds(context.leaseSeconds));
  return keeper.settle([lease], write);
}

export function backOffSeconds(leaseSeconds: number): number {
  return leaseSeconds * BACK_OFF_SHARE;
}
