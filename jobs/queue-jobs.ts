import type { Database } from '#db/client.ts';
import { newId } from '#db/new-id.ts';
import { notified } from '#db/notify.ts';
import { currentSpan } from '#lib/tracing/span.ts';
import { definitionOf, type JobKind, type JobPayload } from './definitions.ts';

/**
 * Queues jobs of one kind and wakes the workers that take it.
 *
 * @param transaction the one that makes their subjects.
 * @param askedAt by which they take their place among others; null for now
 * @returns ids of the jobs, in the order of the payloads.
 */
export async function queueJobs<Kind extends JobKind>(
  transaction: Database,
  kind: Kind,
  payloads: readonly JobPayload<Kind>[],
  askedAt: Date | null = null,
): Promise<string[]> {
  const definition = definitionOf(kind);
  const jobs = payloads.map((given) => {
    const payload = definition.payload.parse(given);
    return {
      id: newId(),
      subject_id: definition.subjectOf(payload),
      // Ids and plain values, as in every payload.
      payload: { ...(payload as object), version: definition.payloadVersion },
      batch_key: definition.batch?.keyOf(payload) ?? null,
    };
  });
  // Cut to milliseconds, as the column has them: rounded up, it would be due later than now.
  await transaction.$executeRaw`
    with queued as (
      insert into job (id, kind, subject_id, payload, batch_key, priority, trace_parent, run_at, created_at)
      select id, ${kind}, subject_id, payload, batch_key, ${definition.priority}::int, ${currentSpan()?.traceparent ?? null}::text,
        date_trunc('milliseconds', now()), coalesce(${askedAt}::timestamptz, clock_timestamp())
      from jsonb_to_recordset(${JSON.stringify(jobs)}::jsonb)
        as job (id uuid, subject_id uuid, payload jsonb, batch_key text)
    )
    select ${notified('job_queued', { kind })}`;
  return jobs.map(({ id }) => id);
}
