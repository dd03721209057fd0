import type { Lease } from '#jobs/lease.ts';
import { type Tracing, within } from '#lib/tracing/span.ts';

/**
 * Works on jobs that were claimed together, each in a span that belongs to the request which queued it. What the work itself
 * does belongs to the span of the first.
 */
export async function inSpans<Result>(
  tracing: Tracing | null,
  leases: readonly [Lease, ...Lease[]],
  work: () => Promise<Result>,
): Promise<Result> {
  if (!tracing) return work();
  const [first, ...others] = leases.map(({ kind, jobId, epoch, traceParent }) =>
    tracing.start({
      name: `job ${kind}`,
      kind: 'CONSUMER',
      facts: { 'exemplar.job.id': jobId, 'exemplar.job.kind': kind, 'exemplar.job.epoch': epoch },
      parent: traceParent,
    }),
  );
  try {
    return await (first ? within(first, work) : work());
  } catch (error) {
    first?.fail(error instanceof Error ? error.name : 'UNKNOWN');
    throw error;
  } finally {
    for (const span of [first, ...others]) span?.end();
  }
}
