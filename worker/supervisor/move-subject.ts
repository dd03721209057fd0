import { importIdSchema, translationIdSchema } from '#contracts/ids.ts';
import type { Failure, RunState } from '#contracts/run-state.ts';
import type { Database } from '#db/client.ts';
import { moveRun } from '#db/runs/move-run.ts';
import { notify } from '#db/notify.ts';
import type { Lease } from './lease.ts';

/** What a job's state means to its subject. */
export type SubjectMove =
  | { readonly to: 'RUNNING' | 'FINISHED' | 'CANCELED' | 'QUEUED' }
  | { readonly to: 'FAILED'; readonly failure: Failure }
  /** The worker died: a run passes through CRASHED on its way to QUEUED, the others only queue again. */
  | { readonly to: 'CRASHED' };

/**
 * Lets the row that people see (run, translation, import, evaluation) follow its job, in the job's transaction,
 * and wakes who watches it.
 */
export async function moveSubject(
  transaction: Database,
  lease: Pick<Lease, 'kind' | 'subjectId'>,
  move: SubjectMove,
): Promise<void> {
  const failure = move.to === 'FAILED' ? JSON.stringify(move.failure) : null;
  const state = move.to === 'CRASHED' ? 'QUEUED' : move.to;
  const ends = state === 'FINISHED' || state === 'FAILED' || state === 'CANCELED';
  switch (lease.kind) {
    case 'TRAIN':
      return moveTrainedRun(transaction, lease.subjectId, move);
    case 'TRANSLATE': {
      await transaction.$executeRaw`
        update translation set
          state = ${state}::"JobState", failure = ${failure}::jsonb, finished_at = case when ${ends} then now() end
        where id = ${lease.subjectId}::uuid`;
      const translationId = translationIdSchema.parse(lease.subjectId);
      return notify(transaction, 'translation_changed', { translationId });
    }
    case 'IMPORT':
      await transaction.$executeRaw`
        update import set
          state = ${state}::"JobState", failure = ${failure}::jsonb, finished_at = case when ${ends} then now() end
        where id = ${lease.subjectId}::uuid`;
      return notify(transaction, 'import_changed', { importId: importIdSchema.parse(lease.subjectId) });
    case 'EVALUATE':
      await transaction.$executeRaw`
        update evaluation set
          state = ${state}::"JobState", failure = ${failure}::jsonb, finished_at = case when ${ends} then now() end
        where id = ${lease.subjectId}::uuid`;
      return notify(transaction, 'evaluation_changed', { evaluationId: lease.subjectId });
    case 'EXPORT': // nobody watches one: its result is asked for by the data set version
      return;
  }
}

/** Job and run move together or not at all. */
async function moveTrainedRun(transaction: Database, runId: string, move: SubjectMove): Promise<void> {
  const moved = await tryToMoveRun(transaction, runId, move);
  if (!moved)
    throw new Error(`moveSubject: expected run ${runId} to be in a state that may become ${move.to}`);
}

async function tryToMoveRun(transaction: Database, runId: string, move: SubjectMove): Promise<boolean> {
  const to = (state: RunState) => moveRun(transaction, { runId, to: state });
  switch (move.to) {
    case 'RUNNING': // computing begins later, when the trainer says so
      return to('STARTING');
    case 'CRASHED':
      return (await to('CRASHED')) && (await to('QUEUED'));
    case 'CANCELED':
      return (await to('CANCELED')) || ((await to('CANCELING')) && (await to('CANCELED')));
    case 'FAILED':
      return moveRun(transaction, { runId, to: 'FAILED', failure: move.failure });
    case 'FINISHED':
    case 'QUEUED':
      return to(move.to);
  }
}
