import type { RunState } from '#contracts/run-state.ts';
import type { Database } from '#db/client.ts';
import { moveRun } from '#db/runs/move-run.ts';
import { logSetback } from './log-setback.ts';
import type { JobChange } from './job-definition.ts';

/** A run has more states than its job: it starts before it runs, and shows that its worker was lost. */
export async function followRun(transaction: Database, runId: string, change: JobChange): Promise<void> {
  if (change.setback) await logSetback(transaction, runId, change.setback, change.state);
  const moved = await tryToMoveRun(transaction, runId, change);
  if (!moved)
    throw new Error(`followRun: expected run ${runId} to be in a state that lets its job be ${change.state}`);
}

async function tryToMoveRun(transaction: Database, runId: string, change: JobChange): Promise<boolean> {
  const to = (state: RunState) => moveRun(transaction, { runId, to: state });
  switch (change.state) {
    case 'RUNNING': // computing begins later, when the trainer says so
      return to('STARTING');
    case 'QUEUED':
      return change.ending === 'CRASHED' || change.ending === 'HUNG'
        ? (await to('CRASHED')) && (await to('QUEUED'))
        : to('QUEUED');
    case 'CANCELED':
      return (await to('CANCELED')) || ((await to('CANCELING')) && (await to('CANCELED')));
    case 'FAILED':
      return moveRun(transaction, {
        runId,
        to: 'FAILED',
        ...(change.failure && { failure: change.failure }),
      });
    case 'FINISHED':
      return to('FINISHED');
  }
}
