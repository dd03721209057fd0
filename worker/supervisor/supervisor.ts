import { setTimeout as wait } from 'node:timers/promises';
import { listen } from '#db/listen.ts';
import { roleOf } from '#jobs/definitions.ts';
import { freshChildren, warmChild } from './children/child-source.ts';
import type { SupervisorContext } from './context.ts';
import { type SignedWorker, startHeartbeat } from './heartbeat.ts';
import { type Slot, startSlot } from './slot.ts';
import { startCleaning } from './start-cleaning.ts';
import { startPacking } from './start-packing.ts';

export interface Supervisor {
  /** Takes no more work, hands back what is at hand, ends the children, and signs the worker off. */
  stop(): Promise<void>;
}

export interface SupervisorOptions extends SignedWorker {
  readonly context: SupervisorContext;
  readonly databaseUrl: string;
  /** Aborted when the worker shall end: what it waits for before it is ready is given up. */
  readonly stopping: AbortSignal;
}

const RETRY_MS = 1_000;

/**
 * Does jobs of the given roles, one of each role at a time, each in a child process. It never computes itself, so it
 * always answers. Without a database it waits for one, and goes on when it is back.
 *
 * @returns once it takes jobs, or at once when it is to stop before: `stop` ends what was begun by then.
 */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const { context, databaseUrl, name, roles, machine, stopping } = options;
  const { log } = context;
  const slots: Slot[] = [];
  const heartbeat = await startHeartbeat(
    context,
    { name, roles, machine, stopping },
    {
      setDraining: (draining) => {
        for (const slot of slots) slot.setDraining(draining);
      },
      heldJobs: () => slots.flatMap((slot) => slot.heldJobs()),
    },
  );
  for (const role of stopping.aborted ? [] : roles) {
    // A translation is answered by a person's clock: its child is warm before it comes.
    const children = role === 'serve' ? warmChild(context, role) : freshChildren(context, role);
    slots.push(startSlot(context, role, children));
  }
  const listener = await listen({
    url: databaseUrl,
    giveUp: stopping,
    handlers: {
      job_queued: ({ kind }) => slots.find((slot) => slot.role === roleOf(kind))?.wake(),
      worker_changed: ({ workerId }) => {
        if (workerId === context.workerId) heartbeat.beatNow();
      },
      job_cancel: () => {
        for (const slot of slots) slot.checkLeases();
      },
    },
    onReconnect: () => {
      heartbeat.beatNow();
      for (const slot of slots) {
        slot.wake();
        slot.checkLeases();
      }
    },
    onError: (error) => {
      log.warn({ err: error }, 'listening to the database failed; trying again');
    },
  });
  const packing = startPacking(context);
  const cleaning = startCleaning(context);
  if (!stopping.aborted) log.info({ workerId: context.workerId, roles }, 'worker is ready');

  return {
    async stop() {
      await Promise.all(slots.map((slot) => slot.stop()));
      await listener.close();
      await Promise.all([packing.stop(), cleaning.stop()]);
      await heartbeat.stop();
      await Promise.race([context.prisma.$disconnect(), wait(RETRY_MS)]);
      log.info('worker has stopped');
    },
  };
}
