import { LeaseLostError, type Lease } from '#jobs/lease.ts';
import { settleFinished } from '#jobs/settle-finished.ts';
import type { SupervisorContext } from '../context.ts';
import type { LeaseKeeper } from '../leases/lease-keeper.ts';
import type { TaskReport } from './run-task.ts';

type Result = Extract<TaskReport, { type: 'translated' }>;

/** A translation that is done, and the right to say so. */
export interface Translated {
  readonly lease: Lease;
  readonly result: Result;
}

/** Stores the results of translations and settles their jobs, by one transaction. @throws LeaseLostError where one has passed on */
export async function storeTranslated(
  { prisma }: SupervisorContext,
  keeper: LeaseKeeper,
  translated: readonly Translated[],
): Promise<void> {
  const leases = translated.map(({ lease }) => lease);
  const results = new Map(translated.map(({ lease, result }) => [lease.jobId, result]));
  const [lost] = await keeper.settle(leases, () =>
    settleFinished(prisma, leases, async (transaction, held) => {
      const stored = held.flatMap(({ jobId }) => results.get(jobId) ?? []);
      await transaction.$executeRaw`
        update translation set result_sha256 = result.sha256, result_byte_size = result.byte_size,
          result_width = result.width, result_height = result.height, inference_ms = result.inference_ms
        from unnest(
          ${stored.map(({ translationId }) => translationId)}::uuid[], ${stored.map(({ sha256 }) => sha256)}::text[],
          ${stored.map(({ byteSize }) => byteSize)}::int[], ${stored.map(({ width }) => width)}::int[],
          ${stored.map(({ height }) => height)}::int[], ${stored.map(({ inferenceMs }) => inferenceMs)}::float8[]
        ) as result (id, sha256, byte_size, width, height, inference_ms)
        where translation.id = result.id`;
    }),
  );
  if (lost) throw new LeaseLostError(lost);
}
