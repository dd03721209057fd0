import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { datasetIdSchema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { notify, notifyEach } from '#db/notify.ts';
import { withoutUsedVersions } from '#db/trash/dataset-version-uses.ts';
import { lockDatasetVersions } from '#db/trash/lock-dataset-versions.ts';
import { purgeDatasetVersions as purgeRows } from '#db/trash/purge-dataset-versions.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { globalId, uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { firstFew } from '#lib/first-few.ts';
import { FOR_GOOD, OUT_OF_TRASH, TO_TRASH, type TrashPlace, type TrashWay } from './trash-way.ts';

const inputSchema = z.object({
  datasetVersionIds: z.array(z.string()).max(limits.maxDatasetVersionsAtOnce),
});

interface MovedDatasetVersions {
  readonly datasetVersionIds: string[];
  readonly userErrors: UserError[];
}

interface Input {
  readonly datasetVersionIds: readonly string[];
}

/** Puts versions of datasets that nothing needs into the trash. */
export function trashDatasetVersions(
  prisma: PrismaClient,
  viewer: Viewer,
  input: Input,
): Promise<MovedDatasetVersions> {
  return move(prisma, input, TO_TRASH, async (transaction, versions) => {
    const free = await withoutUses(transaction, versions);
    await transaction.$executeRaw`
      update dataset_version set trashed_at = now(), trashed_by_id = ${viewer.id}::uuid
      where id = any(${idsOf(free.versions)}::uuid[])`;
    return free;
  });
}

/** Takes versions of datasets out of the trash. Nobody can have taken their names and numbers meanwhile. */
export function restoreDatasetVersions(prisma: PrismaClient, input: Input): Promise<MovedDatasetVersions> {
  return move(prisma, input, OUT_OF_TRASH, async (transaction, versions) => {
    await transaction.$executeRaw`
      update dataset_version set trashed_at = null, trashed_by_id = null
      where id = any(${idsOf(versions)}::uuid[])`;
    return { versions, userErrors: [] };
  });
}

/** Deletes versions of datasets in the trash for good. Their files go later, once nothing names them. */
export function purgeDatasetVersions(prisma: PrismaClient, input: Input): Promise<MovedDatasetVersions> {
  return move(prisma, input, FOR_GOOD, async (transaction, versions) => {
    await transaction.$executeRaw`set local statement_timeout = 0`; // a large dataset takes its time
    const free = await withoutUses(transaction, versions);
    await purgeRows(transaction, idsOf(free.versions));
    return free;
  });
}

/** A version that may be moved. */
interface Movable {
  readonly id: string;
  readonly datasetId: string;
  /** E.g. `digits v2`. */
  readonly name: string;
  /** Among the ids, from 0; of an id that is named twice, the first. */
  readonly place: string;
}

interface Free {
  readonly versions: readonly Movable[];
  readonly userErrors: readonly UserError[];
}

function move(
  prisma: PrismaClient,
  input: Input,
  { from: place, to }: TrashWay,
  act: (transaction: Prisma.TransactionClient, versions: readonly Movable[]) => Promise<Free>,
): Promise<MovedDatasetVersions> {
  const parsed = parseInput(inputSchema, input);
  if (parsed.userErrors) return Promise.resolve({ datasetVersionIds: [], userErrors: parsed.userErrors });
  const ids = parsed.value.datasetVersionIds.map((id) => uuidOf('DatasetVersion', id));
  return prisma.$transaction(async (transaction) => {
    const known = ids.filter((id) => id !== null);
    await lockDatasetVersions(transaction, known);
    const rows = await transaction.datasetVersion.findMany({
      where: { id: { in: known }, trashedAt: place === 'IN_TRASH' ? { not: null } : null },
      include: { dataset: { select: { name: true } } },
    });
    const versions: Movable[] = [];
    const userErrors: UserError[] = [];
    for (const [index, id] of ids.entries()) {
      if (id !== null && ids.indexOf(id) < index) continue;
      const row = rows.find((each) => each.id === id);
      if (!row) userErrors.push(refuse('NOT_FOUND', ['datasetVersionIds', String(index)], missing(place)));
      else
        versions.push({
          id: row.id,
          datasetId: row.datasetId,
          name: `${row.dataset.name} v${row.number}`,
          place: String(index),
        });
    }
    const free = await act(transaction, versions);
    const datasetIds = new Set(free.versions.map((version) => version.datasetId));
    await notifyEach(
      transaction,
      'dataset_changed',
      [...datasetIds].map((datasetId) => ({ datasetId: datasetIdSchema.parse(datasetId) })),
    );
    await notify(transaction, 'trash_changed', {});
    await recordChanges(
      transaction,
      free.versions.map(({ id, name }) => ({
        ...{ type: 'DatasetVersion', id, before: { name, place } },
        after: to && { name, place: to },
      })),
    );
    return {
      datasetVersionIds: free.versions.map(({ id }) => globalId('DatasetVersion', id)),
      userErrors: [...userErrors, ...free.userErrors],
    };
  });
}

function missing(place: TrashPlace): string {
  return `No dataset version ${place === 'IN_TRASH' ? 'in the trash ' : ''}has this id.`;
}

async function withoutUses(
  transaction: Prisma.TransactionClient,
  versions: readonly Movable[],
): Promise<Free> {
  const { free, uses } = await withoutUsedVersions(transaction, idsOf(versions));
  const userErrors = versions.flatMap(({ id, name, place }) => {
    if (free.includes(id)) return [];
    const texts = uses.filter(({ versionId }) => versionId === id).map(({ text }) => text);
    return [refuse('IN_USE', ['datasetVersionIds', place], `${name} cannot be deleted. ${firstFew(texts)}`)];
  });
  return { versions: versions.filter(({ id }) => free.includes(id)), userErrors };
}

function idsOf(versions: readonly Movable[]): string[] {
  return versions.map(({ id }) => id);
}
