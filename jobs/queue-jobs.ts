import type { Database } from '#db/client.ts';
import type { Prisma } from '#db/generated/client.js';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
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
  const traceParent = currentSpan()?.traceparent ?? null;
  const data = payloads.map((given) => {
    const payload = definition.payload.parse(given);
    return {
      id: newId(),
      kind,
      subjectId: definition.subjectOf(payload),
      // Ids and plain values, as in every payload.
      payload: { ...(payload as Prisma.InputJsonObject), version: definition.payloadVersion },
      batchKey: definition.batch?.keyOf(payload) ?? null,
      priority: definition.priority,
      traceParent,
      ...(askedAt && { createdAt: askedAt }),
    };
  });
  await transaction.job.createMany({ data });
  await notify(transaction, 'job_queued', { kind });
  return data.map(({ id }) => id);
}
