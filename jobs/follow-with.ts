import type { Database } from '#db/client.ts';
import { Prisma } from '#db/generated/client.js';
import type { JobDefinition } from './job-definition.ts';

/**
 * The subject has the job's own states: columns `state`, `failure` and `finished_at`.
 *
 * @param wake tells those who watch the row.
 */
export function followWith(
  table: 'checkpoint_import' | 'estimate' | 'evaluation' | 'import' | 'translation' | 'verification',
  wake: (transaction: Database, subjectId: string) => Promise<void>,
): JobDefinition['follow'] {
  return async (transaction, subjectId, { state, failure }) => {
    const text = failure ? JSON.stringify(failure) : null;
    const isEnded = state !== 'QUEUED' && state !== 'RUNNING';
    await transaction.$executeRaw`
      update ${Prisma.raw(`"${table}"`)} set
        state = ${state}::"JobState", failure = ${text}::jsonb, finished_at = case when ${isEnded} then now() end
      where id = ${subjectId}::uuid`;
    await wake(transaction, subjectId);
  };
}
