import type { Failure } from '#contracts/run-state.ts';
import type { WorkerRole } from '#contracts/worker-role.ts';
import { databaseTrouble } from '#db/database-trouble.ts';
import { batchSizesOf, claimJobs } from '#jobs/claim-jobs.ts';
import type { Ending } from '#jobs/ending.ts';
import { giveBackJobs } from '#jobs/give-back-jobs.ts';
import { type Lease, LeaseLostError } from '#jobs/lease.ts';
import { timeUntilDue } from '#jobs/time-until-due.ts';
import { messageOf } from '#lib/message-of.ts';
import { currentSpan } from '#lib/tracing/span.ts';
import type { ChildSource } from './children/child-source.ts';
import type { SupervisorContext } from './context.ts';
import { keepLeases, type LeaseKeeper } from './leases/lease-keeper.ts';
import { persist } from './leases/persist.ts';
import { settle } from './leases/settle.ts';
import { knownFailureOf } from '../task-failure.ts';
import { inSpans } from './leases/in-spans.ts';
import { runTask } from './tasks/run-task.ts';
import { startTask } from './tasks/start-task.ts';

export interface Slot {
  readonly role: WorkerRole;
  /** Look for work now. Without a word it looks when a job that waits is due, and now and then in case one got lost. */
  wake(): void;
  /** Look now whether the work at hand shall end. */
  checkLeases(): void;
  /** Ids of the jobs that it works on. */
  heldJobs(): string[];
  /** Takes no more work, or takes it again. */
  setDraining(draining: boolean): void;
  /** Stops politely: the work at hand goes back to the queue with what is worth saving. */
  stop(): Promise<void>;
}

/** Each queued job is told of, unless its teller died with the word: then it costs no more than this. */
const LOOK_AGAIN_MS = 10_000;
/** Time for another worker to take what is due. */
const SOONEST_MS = 100;
/** After an error, such as that of a database which is away. */
const RETRY_MS = 1_000;

/** One worker's place for one job (or one batch) of a role at a time: claims, works, settles, over and over. */
export function startSlot(context: SupervisorContext, role: WorkerRole, children: ChildSource): Slot {
  const { log, workerId, leaseSeconds } = context;
  const claim = { workerId, leaseSeconds, batchSizes: batchSizesOf(role) };
  const preempt = new AbortController();
  /** Aborted when a stop has taken so long that nobody waits for an absent database any more. */
  const hurry = new AbortController();
  /** The database failed us in the middle of something: a job may be ours without our knowing. */
  let mayHoldJobs = false;
  let draining = false;
  let keeper: LeaseKeeper | null = null;
  let wake: () => void = () => undefined;
  let woken = false;

  const wakeNow = (): void => {
    woken = true;
    wake();
  };
  const idle = async (ms: number): Promise<void> => {
    if (!woken && !preempt.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    woken = false;
  };

  const untilNextJob = async (): Promise<number> => {
    if (woken) return 0;
    const ms = await timeUntilDue(context.prisma, claim.batchSizes);
    return Math.min(Math.max(ms ?? LOOK_AGAIN_MS, SOONEST_MS), LOOK_AGAIN_MS);
  };

  const work = async (leases: readonly [Lease, ...Lease[]]): Promise<void> => {
    keeper = keepLeases(context, leases, hurry.signal);
    try {
      const held = keeper;
      await inSpans(context.tracing, leases, () =>
        workUnder(context, leases, held, children, preempt.signal),
      );
    } finally {
      keeper.stop();
      keeper = null;
    }
  };

  const loop = async (): Promise<void> => {
    while (!preempt.signal.aborted) {
      try {
        if (mayHoldJobs) await giveBackJobs(context.prisma, claim);
        mayHoldJobs = false;
        const [first, ...more] = draining ? [] : await claimJobs(context.prisma, claim);
        if (first) await work([first, ...more]);
        else await idle(draining ? LOOK_AGAIN_MS : await untilNextJob());
      } catch (error) {
        const trouble = databaseTrouble(error);
        mayHoldJobs = trouble !== null;
        if (mayHoldJobs)
          log.warn({ role, trouble, err: error }, 'the database is of no use just now; trying again');
        else log.error({ role, err: error }, 'a slot met an error; going on');
        await idle(RETRY_MS);
      }
    }
    await children.close();
  };
  const done = loop();

  return {
    role,
    wake: wakeNow,
    checkLeases: () => keeper?.renewNow(),
    heldJobs: () => keeper?.held() ?? [],
    setDraining: (value) => {
      if (draining && !value) wakeNow();
      draining = value;
    },
    stop: async () => {
      preempt.abort();
      wake();
      // A child that has to be killed takes twice the grace time.
      const timer = setTimeout(
        () => {
          hurry.abort();
        },
        (2 * context.graceSeconds + 1) * 1000,
      );
      await done;
      clearTimeout(timer);
    },
  };
}

async function workUnder(
  context: SupervisorContext,
  leases: readonly [Lease, ...Lease[]],
  keeper: LeaseKeeper,
  children: ChildSource,
  preempt: AbortSignal,
): Promise<void> {
  const log = context.log.child({ jobs: leases.map((lease) => `${lease.kind} ${lease.subjectId}`) });
  const starting = persist(keeper.over, () => startTask(context, leases, keeper));
  const task = await starting.catch(async (error: unknown) => {
    if (error instanceof LeaseLostError || databaseTrouble(error) !== null) throw error;
    log.error({ err: error }, 'a task could not be started');
    for (const lease of leases) {
      await settle(context, keeper, lease, { type: 'FAILED', failure: failureOf(error) });
    }
    return null;
  });
  if (!task) return;
  log.info('job started');
  const child = children.take();
  try {
    const ending = await runTask(child, task, {
      lost: keeper.lost,
      cancel: keeper.cancel,
      preempt,
      graceSeconds: context.graceSeconds,
      leaseSeconds: context.leaseSeconds,
      hangLimits: context.hangLimits,
    }).catch((error: unknown): Ending => {
      // Nobody waits for the database any more: what it lacks is for the job's next worker to tell, not a failure of it.
      if (keeper.over.aborted && databaseTrouble(error) !== null) throw error;
      log.error({ err: error }, 'a task met an error');
      return { type: 'FAILED', failure: failureOf(error) };
    });
    if (ending) await persist(keeper.over, () => task.settle(ending));
    const outcome = ending?.type ?? 'LEASE LOST';
    currentSpan()?.tell({ 'exemplar.job.ending': outcome });
    log.info({ ending: outcome }, 'job ended');
  } catch (error) {
    if (!(error instanceof LeaseLostError)) throw error;
    log.warn('the lease had passed on before the job could be settled');
  } finally {
    await task.close();
    await children.giveBack(child);
  }
}

function failureOf(error: unknown): Failure {
  return knownFailureOf(error) ?? { class: 'INFRA', code: 'INTERNAL', message: messageOf(error) };
}
