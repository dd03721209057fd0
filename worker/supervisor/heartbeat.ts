import { OUTAGE_AFTER, RENEW_AT } from '#contracts/lease.ts';
import type { WorkerRole } from '#contracts/worker-role.ts';
import { reapLeases } from '#jobs/reap-leases.ts';
import { pause } from '#lib/pause.ts';
import type { SupervisorContext } from './context.ts';
import { backOffSeconds } from './leases/settle.ts';
import { replayLeftLogs } from './records/replay-left-logs.ts';

export interface Heartbeat {
  /** Signs the worker off. */
  stop(): Promise<void>;
}

const RETRY_MS = 1_000;

/**
 * Signs the worker on, and each third of a lease says that it lives, hears whether it shall drain, and takes back the
 * jobs of workers that were not heard of. After an outage, be it the database's or our own, it waits one lease before
 * it takes anything back: those who were cut off as well have just as long to renew what they hold.
 *
 * @returns once the worker is signed on; it waits for a database that is not there yet, unless it is to stop.
 */
export async function startHeartbeat(
  context: SupervisorContext,
  worker: {
    readonly name: string;
    readonly roles: readonly WorkerRole[];
    readonly stopping: AbortSignal;
  },
  work: { readonly setDraining: (draining: boolean) => void; readonly heldJobs: () => readonly string[] },
): Promise<Heartbeat> {
  const { prisma, log, workerId, leaseSeconds } = context;
  const stopped = new AbortController();

  const signOn = (): Promise<unknown> => prisma.$executeRaw`
    insert into worker (id, name, roles, version, backend, pid, lease_seconds)
    values (${workerId}::uuid, ${worker.name}, ${worker.roles}::text[], ${context.codeVersion},
      ${context.compute.backend}, ${process.pid}::int, ${leaseSeconds}::float8)
    on conflict (id) do nothing`;
  const isOutage = createOutageClock(leaseSeconds);
  const beat = async (): Promise<void> => {
    const [row] = await prisma.$queryRaw<{ draining: boolean; now: Date }[]>`
      update worker set last_heartbeat_at = now() where id = ${workerId}::uuid returning draining, now() as now`;
    work.setDraining(row?.draining ?? false);
    if (isOutage()) return;
    await replayLeftLogs(context, work.heldJobs());
    // A lease that runs out only now may have a local log that was left alone a moment ago.
    const backOff = backOffSeconds(leaseSeconds);
    const reaped = await reapLeases(prisma, backOff, row?.now ?? null, work.heldJobs());
    for (const { jobId, kind } of reaped) log.warn({ jobId, kind }, 'took back a job whose lease ran out');
  };

  let signedOn = false;
  while (!signedOn && !worker.stopping.aborted) {
    try {
      await signOn();
      signedOn = true;
    } catch (error) {
      log.warn({ err: error }, 'waiting for the database');
      await pause(RETRY_MS, worker.stopping);
    }
  }
  const beatUntilStopped = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      await beat().catch((error: unknown) => {
        log.warn({ err: error }, 'a heartbeat failed');
      });
      await pause(leaseSeconds * RENEW_AT * 1000, stopped.signal);
    }
  };
  const done = signedOn ? beatUntilStopped() : Promise.resolve();

  return {
    async stop() {
      stopped.abort();
      await done;
      if (!signedOn) return;
      await prisma.$executeRaw`update worker set stopped_at = now() where id = ${workerId}::uuid`.catch(
        (error: unknown) => {
          log.warn({ err: error }, 'the worker could not sign off');
        },
      );
    },
  };
}

/** @returns whether contact with the database, which there is now, is younger than one lease. */
function createOutageClock(leaseSeconds: number): () => boolean {
  let lastContact = -Infinity;
  let contactSince = -Infinity;
  return () => {
    const now = performance.now();
    if (now - lastContact > leaseSeconds * OUTAGE_AFTER * 1000) contactSince = now;
    lastContact = now;
    return now - contactSince < leaseSeconds * 1000;
  };
}
