import { isTerminal } from '#contracts/run-state.ts';
import type { Context } from '../../context.ts';
import { type EventCursor, beginning } from '../../events/event-cursor.ts';
import type { RunEvents } from '../../events/run-event-reader.ts';
import { pullSource } from '../../events/pull-source.ts';

/**
 * Batches of a run's events after a cursor, each event once: first what there is already (one batch at least, so that
 * a client knows where it stands), then what comes, until the run has ended and nothing is left.
 */
export function runEventSource(
  context: Context,
  runId: string,
  after: EventCursor | null,
): AsyncIterableIterator<RunEvents> {
  let cursor = after ?? beginning;
  let shown: string | null = null;
  return pullSource(
    (wake) => context.wakeUps.on('run', runId, wake),
    async () => {
      const events = await context.runEvents.read(runId, cursor);
      if (!events) return { value: null, isLast: true }; // the run was deleted
      const { run } = events;
      // A change that is no event, such as a new name, is shown too.
      const row = JSON.stringify([run.version, run.state, run.stage, run.step, run.degradedSince]);
      const isNew =
        row !== shown || events.cursor.sequence !== cursor.sequence || events.resetToStep !== null;
      cursor = events.cursor;
      shown = row;
      return { value: isNew ? events : null, isLast: events.upToDate && isTerminal(run.state) };
    },
  );
}
