import { workerIdSchema } from '#contracts/ids.ts';
import { OUTAGE_AFTER, RENEW_AT } from '#contracts/lease.ts';
import type { WorkerRole } from '#contracts/worker-role.ts';
import type { Database } from '#db/client.ts';
import { notify } from '#db/notify.ts';
import { reapLeases } from '#jobs/reap-leases.ts';
import { childrenOf } from '#lib/children-of.ts';
import { memoryOf } from '#lib/memory-of.ts';
import { pause } from '#lib/pause.ts';
import type { SupervisorContext } from './context.ts';
import { backOffSeconds } from './leases/settle.ts';
import { replayLeftLogs } from './records/replay-left-logs.ts';

/** Who signs on. */
export interface SignedWorker {
  readonly name: string;
  readonly roles: readonly WorkerRole[];
  /** Where it runs. */
  readonly machine: WorkerMachine;
}

export interface WorkerMachine {
  readonly host: string;
  /** What it computes on, in words. */
  readonly device: string;
  readonly memoryBytes: number;
}

export interface Heartbeat {
  /** Says now that the worker lives, and hears whether it shall drain. */
  beatNow(): void;
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
  worker: SignedWorker & { readonly stopping: AbortSignal },
  work: { readonly setDraining: (draining: boolean) => void; readonly heldJobs: () => readonly string[] },
): Promise<Heartbeat> {
  const { prisma, log, workerId, leaseSeconds } = context;
  const stopped = new AbortController();
  let sooner = new AbortController();
  let clockAheadMs: number | null = null;

  const isOutage = createOutageClock(leaseSeconds);
  const beat = async (): Promise<void> => {
    const asked = Date.now();
    const [row] = await prisma.$queryRaw<{ draining: boolean; now: Date }[]>`
      update worker set last_heartbeat_at = now(), memory_bytes = ${ownMemory()}::bigint,
        clock_ahead_ms = coalesce(${clockAheadMs}::float8, clock_ahead_ms)
      where id = ${workerId}::uuid returning draining, now() as now`;
    clockAheadMs = row ? (asked + Date.now()) / 2 - row.now.getTime() : null;
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
      await signOn(context, worker);
      signedOn = true;
    } catch (error) {
      log.warn({ err: error }, 'waiting for the database');
      await pause(RETRY_MS, worker.stopping);
    }
  }
  const beatUntilStopped = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      sooner = new AbortController(); // what is heard of during a beat leads to another
      await beat().catch((error: unknown) => {
        log.warn({ err: error }, 'a heartbeat failed');
      });
      await pause(leaseSeconds * RENEW_AT * 1000, AbortSignal.any([stopped.signal, sooner.signal]));
    }
  };
  const done = signedOn ? beatUntilStopped() : Promise.resolve();

  return {
    beatNow: () => {
      sooner.abort();
    },
    async stop() {
      stopped.abort();
      await done;
      if (!signedOn) return;
      await signOff(context).catch((error: unknown) => {
        log.warn({ err: error }, 'the worker could not sign off');
      });
    },
  };
}

function signOn(context: SupervisorContext, { name, roles, machine }: SignedWorker): Promise<void> {
  const { prisma, workerId, leaseSeconds } = context;
  return prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`
      insert into worker (id, name, roles, version, backend, pid, lease_seconds, host, device, machine_memory_bytes,
        memory_bytes)
      values (${workerId}::uuid, ${name}, ${roles}::text[], ${context.codeVersion},
        ${context.compute.backend}, ${process.pid}::int, ${leaseSeconds}::float8, ${machine.host}, ${machine.device},
        ${machine.memoryBytes}::bigint, ${ownMemory()}::bigint)
      on conflict (id) do nothing`;
    await tellOfWorker(transaction, workerId);
  });
}

function signOff({ prisma, workerId }: SupervisorContext): Promise<void> {
  return prisma.$transaction(async (transaction) => {
    await transaction.$executeRaw`update worker set stopped_at = now() where id = ${workerId}::uuid`;
    await tellOfWorker(transaction, workerId);
  });
}

function tellOfWorker(transaction: Database, workerId: string): Promise<void> {
  return notify(transaction, 'worker_changed', { workerId: workerIdSchema.parse(workerId) });
}

/** Of the worker and its children. */
function ownMemory(): number | null {
  return memoryOf([process.pid, ...childrenOf(process.pid)]);
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
