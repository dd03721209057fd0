import type { JobState } from '#contracts/run-state.ts';
import type { Database } from '#db/client.ts';
import { appendRunEvent } from '#db/runs/append-run-event.ts';
import type { Setback } from './job-definition.ts';

/**
 * Writes into the log of a run why its training stopped, where it stood, what happens next and where to look: whoever
 * reads the log after a crash reads this last, whether its trainer died or the worker with it.
 *
 * @param state that the job goes to
 */
export async function logSetback(
  transaction: Database,
  runId: string,
  setback: Setback,
  state: JobState,
): Promise<void> {
  const place = await readPlace(transaction, runId);
  const sequence = await appendRunEvent(transaction, { runId, kind: 'LOGS', payload: { lines: 1 } });
  await transaction.$executeRaw`
    insert into log_line (run_id, sequence, ordinal, epoch, time, level, text)
    select run_id, sequence, 0, epoch, now(), 'ERROR', ${textOf(place, setback, state)}
    from run_event where run_id = ${runId}::uuid and sequence = ${sequence}::bigint`;
}

interface Place {
  readonly step: number;
  readonly totalSteps: number;
  readonly stage: string | null;
  /** Of the checkpoint that the next try begins with; null before the first. */
  readonly checkpointStep: number | null;
}

async function readPlace(transaction: Database, runId: string): Promise<Place> {
  const [place] = await transaction.$queryRaw<Place[]>`
    select run.step, total_steps as "totalSteps", run.stage, (
      select max(checkpoint.step) from checkpoint left join segment using (run_id, epoch)
      where run_id = run.id and damage is null and trashed_at is null and (until_step is null or checkpoint.step <= until_step)
    ) as "checkpointStep"
    from run where id = ${runId}::uuid`;
  if (!place) throw new Error(`logSetback: expected run ${runId} to be there, found none`);
  return place;
}

const WHERE_TO_LOOK =
  'The worker log has the details: logs/worker.log in the data folder, or the output of the worker container.';

function textOf(place: Place, { reason, attempt, mostAttempts }: Setback, state: JobState): string {
  const { step, totalSteps, stage } = place;
  const where = stage === null ? 'before the first step' : `at step ${step} of ${totalSteps}, stage ${stage}`;
  return [
    `Training stopped unexpectedly ${where}: ${reason.replaceAll('\0', '').replace(/\.?\s*$/, '.')}`,
    `Attempt ${attempt} of ${mostAttempts}: ${nextOf(place, state)}`,
    WHERE_TO_LOOK,
  ].join(' ');
}

function nextOf({ checkpointStep }: Place, state: JobState): string {
  if (state === 'FAILED') return 'the run has failed and will not be retried.';
  if (state === 'CANCELED') return 'the run is canceled.';
  return checkpointStep === null
    ? 'the run starts again from the beginning.'
    : `the run continues from the checkpoint of step ${checkpointStep}.`;
}
