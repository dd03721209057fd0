import { isDeepStrictEqual } from 'node:util';
import type { ComputePlan } from '#contracts/compute-plan.ts';
import { messageOf } from '#lib/message-of.ts';
import type { ComputeBackend } from '../compute/backend.ts';
import { selectBackend, type SelectedBackend } from '../compute/select-backend.ts';
import type { TrainTask } from '../protocol.ts';
import { TaskFailure } from '../task-failure.ts';

/**
 * The backend that the settings ask for or, where a plan is to be followed, exactly that one: another gives other bits.
 *
 * @throws TaskFailure BACKEND_UNAVAILABLE, or INEXACT_RESUME when this worker cannot follow the plan
 */
export async function resumableBackend({
  plan,
  compute,
}: Pick<TrainTask, 'plan' | 'compute'>): Promise<SelectedBackend> {
  if (plan === null) {
    return selectBackend(compute.backend, compute).catch((error: unknown) => {
      throw new TaskFailure({ class: 'USER', code: 'BACKEND_UNAVAILABLE', message: messageOf(error) });
    });
  }
  const selected = await selectBackend(plan.backend, {
    ...compute,
    threads: plan.threads,
    plan,
  }).catch((error: unknown) => {
    throw inexactResume(plan, messageOf(error));
  });
  requireSamePlan(plan, selected.backend);
  return {
    ...selected,
    reason: 'The run continues on the backend that its earlier steps were computed with.',
  };
}

function requireSamePlan(plan: ComputePlan, backend: ComputeBackend): void {
  if (!isDeepStrictEqual(plan, backend.plan)) throw inexactResume(plan, `it has ${inWords(backend.plan)}`);
}

function inexactResume(plan: ComputePlan, found: string): TaskFailure {
  return new TaskFailure({
    class: 'USER',
    code: 'INEXACT_RESUME',
    message:
      `The earlier steps of this run were computed with ${inWords(plan)}, and this worker cannot continue exactly: ${found}. ` +
      'Resume it on a worker with that version, or start a new run.',
  });
}

function inWords({ backend, library, threads, lowering }: ComputePlan): string {
  return `backend ${backend} (${library}, ${threads} threads, lowering ${lowering})`;
}
