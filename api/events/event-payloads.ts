import type { RunEventKind, RunEventPayload } from '#contracts/events.ts';
import { readRunEventPayload } from '#contracts/stored/read-run-event-payload.ts';
import { UnreadableRecordError } from '#contracts/stored/unreadable-record-error.ts';
import type { LogLine as LogLineRow, RunEvent as RunEventRow } from '#db/generated/client.ts';

/** What the events of one kind tell. One that cannot be read is left out here and told of by `unreadableLines`. */
export function payloadsOf<Kind extends RunEventKind>(
  kind: Kind,
  events: readonly Pick<RunEventRow, 'kind' | 'payload'>[],
): RunEventPayload<Kind>[] {
  return events.flatMap((event) => {
    const read = event.kind === kind ? tryToRead(kind, event.payload) : null;
    return read === null || read instanceof UnreadableRecordError ? [] : [read];
  });
}

/** A log line in the place of each event that cannot be read, so that one broken row does not end a run's stream. */
export function unreadableLines(events: readonly RunEventRow[]): LogLineRow[] {
  return events.flatMap(({ runId, sequence, epoch, kind, payload, time }) => {
    const read = tryToRead(kind, payload);
    if (!(read instanceof UnreadableRecordError)) return [];
    return [{ runId, sequence, ordinal: 0, epoch, time, level: 'ERROR' as const, text: read.message }];
  });
}

function tryToRead<Kind extends RunEventKind>(
  kind: Kind,
  payload: unknown,
): RunEventPayload<Kind> | UnreadableRecordError {
  try {
    return readRunEventPayload(kind, payload);
  } catch (error) {
    if (error instanceof UnreadableRecordError) return error;
    throw error;
  }
}
