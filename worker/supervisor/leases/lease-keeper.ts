import { RENEW_AT } from '#contracts/lease.ts';
import type { Lease } from '#jobs/lease.ts';
import { renewLeases } from '#jobs/renew-leases.ts';
import type { SupervisorContext } from '../context.ts';
import { persist } from './persist.ts';

/** Share of the lease after which a failed renewal is repeated. */
const RETRY_AFTER = 1 / 30;

export interface LeaseKeeper {
  /** Aborted when no lease is left: stop at once, write nothing more. */
  readonly lost: AbortSignal;
  /** Aborted with `lost`, and when there is no time left to wait for a database that is away. */
  readonly over: AbortSignal;
  /** Aborted when every job that is still held shall end. */
  readonly cancel: AbortSignal;
  /** Renews now: somebody asked for a job to end, or the database is back. */
  renewNow(): void;
  /** Runs the write that settles jobs, for as long as there is a right to it; then their leases are kept no longer. */
  settle<Result>(leases: readonly Lease[], write: () => Promise<Result>): Promise<Result>;
  /** Ids of the jobs whose leases it keeps. */
  held(): string[];
  /** Keeps none any more. */
  stop(): void;
}

/**
 * Holds leases while they are worked on: renews them each third of their time and notices when they are lost or when
 * their jobs shall end. Only the database can say that a lease is lost: while it is away nobody else can take the job
 * either, and whoever is there when it comes back waits for us (see `startHeartbeat`).
 *
 * @param hurry aborted when there is no time left to wait for a database that is away.
 */
export function keepLeases(
  context: SupervisorContext,
  leases: readonly Lease[],
  hurry: AbortSignal,
): LeaseKeeper {
  const { prisma, leaseSeconds, log } = context;
  const held = new Map(leases.map((lease) => [lease.jobId, lease]));
  const settling = new Set<string>();
  const lost = new AbortController();
  const cancel = new AbortController();
  const over = AbortSignal.any([lost.signal, hurry]);
  const leaseMs = leaseSeconds * 1000;
  let timer: NodeJS.Timeout | undefined;
  let renewing = false;

  const stop = () => {
    held.clear();
    clearTimeout(timer);
  };
  const lose = (leases: readonly Lease[]) => {
    log.warn({ jobs: leases.map((lease) => lease.jobId) }, 'lease lost: it has passed on');
    stop();
    lost.abort();
  };
  const schedule = (share: number) => {
    clearTimeout(timer);
    if (held.size > 0) timer = setTimeout(() => void renew(), leaseMs * share);
  };

  const renew = async (): Promise<void> => {
    if (renewing || held.size === 0) return;
    renewing = true;
    const asked = [...held.values()];
    try {
      const renewed = new Map(
        (await renewLeases(prisma, asked, leaseSeconds)).map((lease) => [lease.jobId, lease]),
      );
      const passedOn = asked.filter(({ jobId }) => !renewed.has(jobId) && !settling.has(jobId));
      for (const { jobId } of passedOn) held.delete(jobId);
      if (passedOn.length > 0 && held.size === 0) {
        lose(passedOn);
        return;
      }
      if (held.size === 0) return;
      if ([...held.keys()].every((jobId) => renewed.get(jobId)?.cancelRequested)) cancel.abort();
      schedule(RENEW_AT);
    } catch (error) {
      log.warn({ err: error }, 'a lease could not be renewed; trying again');
      schedule(RETRY_AFTER);
    } finally {
      renewing = false;
    }
  };

  schedule(RENEW_AT);
  return {
    lost: lost.signal,
    over,
    cancel: cancel.signal,
    renewNow: () => void renew(),
    async settle(leases, write) {
      for (const { jobId } of leases) settling.add(jobId);
      try {
        return await persist(over, write);
      } finally {
        for (const { jobId } of leases) held.delete(jobId);
        if (held.size === 0) stop();
      }
    },
    held: () => [...held.keys()],
    stop,
  };
}
