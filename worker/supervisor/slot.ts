import { type JobKind, kindsOfRole, type WorkerRole } from '#contracts/jobs.ts';
import { isDatabaseAway } from '#db/is-database-away.ts';
import { messageOf } from '#lib/message-of.ts';
import type { ChildSource } from './child-source.ts';
import { type Claim, claimJobs } from './claim-job.ts';
import type { SupervisorContext } from './context.ts';
import { type Lease, LeaseLostError } from './lease.ts';
import { keepLeases, type LeaseKeeper } from './lease-keeper.ts';
import { type Ending, runTask } from './run-task.ts';
import { settle } from './tasks/settle.ts';
import { startTask } from './tasks/start-task.ts';

export interface Slot {
  readonly role: WorkerRole;
  /** Look for work now; without a word from anybody it looks each second. */
  wake(): void;
  /** Look now whether the work at hand shall end. */
  checkLeases(): void;
  /** Takes no more work, or takes it again. */
  setDraining(draining: boolean): void;
  /** Stops politely: the work at hand goes back to the queue with what is worth saving. */
  stop(): Promise<void>;
}

const POLL_MS = 1_000;
/** Translations that share a checkpoint are claimed together: the model is loaded once for all. */
const companions: Readonly<Record<WorkerRole, number>> = { train: 0, serve: 7, data: 0 };

/** One worker's place for one job (or one batch) of a role at a time: claims, works, settles, over and over. */
export function startSlot(context: SupervisorContext, role: WorkerRole, children: ChildSource): Slot {
  const { log } = context;
  const claim = claimOf(context, role);
  const preempt = new AbortController();
  let draining = false;
  let keeper: LeaseKeeper | null = null;
  let wake: () => void = () => undefined;
  let woken = false;

  const idle = async (): Promise<void> => {
    if (!woken && !preempt.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    woken = false;
  };

  const work = async (leases: readonly [Lease, ...Lease[]]): Promise<void> => {
    keeper = keepLeases(context, leases);
    try {
      await workUnder(context, leases, keeper, children, preempt.signal);
    } finally {
      keeper.stop();
      keeper = null;
    }
  };

  const loop = async (): Promise<void> => {
    while (!preempt.signal.aborted) {
      try {
        const [first, ...more] = draining ? [] : await claimJobs(context.prisma, claim);
        if (first) await work([first, ...more]);
        else await idle();
      } catch (error) {
        if (isDatabaseAway(error)) log.warn({ role, err: error }, 'the database is away; trying again');
        else log.error({ role, err: error }, 'a slot met an error; going on');
        await idle();
      }
    }
    await children.close();
  };
  const done = loop();

  return {
    role,
    wake: () => {
      woken = true;
      wake();
    },
    checkLeases: () => keeper?.renewNow(),
    setDraining: (value) => {
      draining = value;
    },
    stop: async () => {
      preempt.abort();
      wake();
      await done;
    },
  };
}

function claimOf({ workerId, leaseSeconds }: SupervisorContext, role: WorkerRole): Claim {
  // Exports have no task yet, and nothing makes one.
  const kinds = (kindsOfRole[role] as readonly JobKind[]).filter((kind) => kind !== 'EXPORT');
  return { workerId, kinds, leaseSeconds, companions: companions[role] };
}

async function workUnder(
  context: SupervisorContext,
  leases: readonly [Lease, ...Lease[]],
  keeper: LeaseKeeper,
  children: ChildSource,
  preempt: AbortSignal,
): Promise<void> {
  const log = context.log.child({ jobs: leases.map((lease) => `${lease.kind} ${lease.subjectId}`) });
  const task = await startTask(context, leases, keeper).catch(async (error: unknown) => {
    if (error instanceof LeaseLostError || isDatabaseAway(error)) throw error;
    log.error({ err: error }, 'a task could not be started');
    for (const lease of leases) {
      await settle(context, keeper, lease, { type: 'FAILED', failure: internalFailure(error) });
    }
    return null;
  });
  if (!task) return;
  log.info('job started');
  const child = children.take();
  let ending: Ending | null;
  try {
    ending = await runTask(child, task, {
      lost: keeper.lost,
      cancel: keeper.cancel,
      preempt,
      graceSeconds: context.graceSeconds,
    });
  } catch (error) {
    log.error({ err: error }, 'a task met an error');
    ending = { type: 'FAILED', failure: internalFailure(error) };
  }
  try {
    if (ending) await task.settle(ending);
    log.info({ ending: ending?.type ?? 'LEASE LOST' }, 'job ended');
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    log.warn('the lease had passed on before the job could be settled');
  } finally {
    await children.giveBack(child);
  }
}

function internalFailure(error: unknown) {
  const message = messageOf(error);
  return { class: 'INFRA', code: 'INTERNAL', message } as const;
}
