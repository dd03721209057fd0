import { notify } from '#db/notify.ts';
import { purgeAuditEntries } from '#db/audit/purge-audit-entries.ts';
import { purgeExpiredCheckpoints } from '#db/trash/purge-expired-checkpoints.ts';
import { purgeExpiredDatasetVersions } from '#db/trash/purge-expired-dataset-versions.ts';
import { purgeExpiredRuns } from '#db/trash/purge-expired-runs.ts';
import { purgeExpiredTranslations } from '#db/trash/purge-translations.ts';
import { removeLeftovers } from '#db/trash/remove-leftovers.ts';
import { formatBytes } from '#lib/format-bytes.ts';
import type { SupervisorContext } from './context.ts';
import { applyCheckpointPolicies } from './records/apply-checkpoint-policies.ts';
import { removeUnusedBlobs } from './records/remove-unused-blobs.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

export type CleaningContext = Pick<SupervisorContext, 'prisma' | 'blobs' | 'storage' | 'cleaning' | 'log'>;

/**
 * Empties the trash of what has lain there long enough, removes the checkpoints that policies do not keep, what imports and
 * uploads have left over, old entries of the audit log, and then the files that nothing names.
 *
 * @param now milliseconds since 1970
 */
export async function cleanUp(context: CleaningContext, now: number): Promise<void> {
  const { prisma, log, cleaning } = context;
  const before = new Date(now - cleaning.trashDays * DAY_MS);
  const purged = await purgeExpiredRuns(prisma, before);
  if (purged > 0) log.info({ purged }, 'runs that lay in the trash long enough are deleted for good');
  const checkpoints = await purgeExpiredCheckpoints(prisma, before);
  if (checkpoints > 0)
    log.info({ checkpoints }, 'checkpoints that lay in the trash long enough are deleted for good');
  const translations = await purgeExpiredTranslations(prisma, before);
  if (translations > 0)
    log.info({ translations }, 'translations that lay in the trash long enough are deleted for good');
  const versions = await purgeExpiredDatasetVersions(prisma, before);
  if (versions > 0)
    log.info({ versions }, 'dataset versions that lay in the trash long enough are deleted for good');
  if (purged + checkpoints + translations + versions > 0) await notify(prisma, 'trash_changed', {});
  const dropped = await applyCheckpointPolicies(prisma);
  if (dropped > 0) log.info({ checkpoints: dropped }, 'checkpoints that no policy keeps are deleted');
  const { imports, uploads } = await removeLeftovers(
    prisma,
    new Date(now - cleaning.leftoverHours * HOUR_MS),
  );
  if (imports + uploads > 0)
    log.info(
      { imports, uploads },
      'imports that came to nothing and uploads that nothing has taken are deleted',
    );
  const entries = await purgeAuditEntries(prisma, new Date(now - cleaning.auditDays * DAY_MS));
  if (entries > 0) log.info({ entries }, 'entries of the audit log that are old enough are deleted');
  await prisma.budget.deleteMany({ where: { expire: { lt: now - HOUR_MS } } });
  const { count, bytes } = await removeUnusedBlobs(context, now - cleaning.blobAgeHours * HOUR_MS);
  if (count > 0) log.info({ files: count, size: formatBytes(bytes) }, 'files that nothing names are removed');
}
