import type { Failure, RunState } from '#contracts/run-state.ts';
import { isTerminal, runMoves, runStateSchema } from '#contracts/run-state.ts';
import { appendRunEvent } from './append-run-event.ts';
import type { Database } from '../client.ts';
import { refreshRunMetrics } from './refresh-run-metrics.ts';

export interface RunMove {
  readonly runId: string;
  readonly to: RunState;
  /** Stage that begins with the move; the run's stage stays as it is without one. */
  readonly stage?: string;
  /** Why, for FAILED. */
  readonly failure?: Failure;
  readonly source?: { readonly epoch: number; readonly write: number };
}

/**
 * Moves a run to another state, where `runMoves` allows it, and stores the STATE event that tells it.
 *
 * @returns false when the run's state does not allow the move; then nothing has changed.
 */
export async function moveRun(transaction: Database, move: RunMove): Promise<boolean> {
  const origins = runStateSchema.options.filter((from) =>
    (runMoves[from] as readonly RunState[]).includes(move.to),
  );
  const failure = move.failure ? JSON.stringify(move.failure) : null;
  const rows = await transaction.$queryRaw<{ stage: string | null }[]>`
    update run set
      state = ${move.to}::"RunState",
      stage = coalesce(${move.stage ?? null}::text, stage),
      failure = ${failure}::jsonb,
      started_at = case when ${move.to} = 'STARTING' then coalesce(started_at, now()) else started_at end,
      finished_at = case when ${isTerminal(move.to)} then now() end
    where id = ${move.runId}::uuid and state = any(${origins}::"RunState"[])
    returning stage`;
  const [run] = rows;
  if (!run) return false;
  if (isTerminal(move.to) || move.to === 'CRASHED') await refreshRunMetrics(transaction, move.runId);
  await appendRunEvent(transaction, {
    runId: move.runId,
    kind: 'STATE',
    payload: { state: move.to, stage: run.stage, failure: move.failure ?? null },
    ...(move.source ? { source: move.source } : {}),
  });
  return true;
}
