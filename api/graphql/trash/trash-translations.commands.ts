import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { limits } from '#contracts/limits.ts';
import { isJobEnded } from '#contracts/run-state.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { purgeTranslations as purgeRows } from '#db/trash/purge-translations.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { globalId, uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { CHECKPOINT_NOT_IN_TRASH } from './not-in-trash.ts';
import { UNDER_WAY } from './translation-removal.type.ts';
import { FOR_GOOD, OUT_OF_TRASH, TO_TRASH, type TrashPlace, type TrashWay } from './trash-way.ts';

const inputSchema = z.object({ translationIds: z.array(z.string()).max(limits.maxTranslationsAtOnce) });

interface MovedTranslations {
  readonly translationIds: string[];
  readonly userErrors: UserError[];
}

interface Input {
  readonly translationIds: readonly string[];
}

/** Puts translations that have ended into the trash. */
export function trashTranslations(
  prisma: PrismaClient,
  viewer: Viewer,
  input: Input,
): Promise<MovedTranslations> {
  return move(prisma, viewer, input, TO_TRASH, async (transaction, ids) => {
    await transaction.$executeRaw`
      update translation set trashed_at = now(), trashed_by_id = ${viewer.id}::uuid where id = any(${ids}::uuid[])`;
  });
}

/** Takes translations out of the trash. */
export function restoreTranslations(
  prisma: PrismaClient,
  viewer: Viewer,
  input: Input,
): Promise<MovedTranslations> {
  return move(prisma, viewer, input, OUT_OF_TRASH, async (transaction, ids) => {
    await transaction.$executeRaw`
      update translation set trashed_at = null, trashed_by_id = null where id = any(${ids}::uuid[])`;
  });
}

/** Deletes translations in the trash for good. Their files go later, once nothing names them. */
export function purgeTranslations(
  prisma: PrismaClient,
  viewer: Viewer,
  input: Input,
): Promise<MovedTranslations> {
  return move(prisma, viewer, input, FOR_GOOD, purgeRows);
}

function move(
  prisma: PrismaClient,
  viewer: Viewer,
  input: Input,
  { from: place, to }: TrashWay,
  act: (transaction: Prisma.TransactionClient, ids: readonly string[]) => Promise<void>,
): Promise<MovedTranslations> {
  const parsed = parseInput(inputSchema, input);
  if (parsed.userErrors) return Promise.resolve({ translationIds: [], userErrors: parsed.userErrors });
  const ids = parsed.value.translationIds.map((id) => uuidOf('Translation', id));
  return prisma.$transaction(async (transaction) => {
    const known = ids.filter((id) => id !== null);
    await transaction.$queryRaw`
      select from translation where id = any(${known}::uuid[]) order by id for update`;
    const rows = await transaction.translation.findMany({
      where: {
        id: { in: known },
        trashedAt: place === 'IN_TRASH' ? { not: null } : null,
        checkpoint: CHECKPOINT_NOT_IN_TRASH,
      },
      include: {
        checkpoint: { select: { run: { select: { experiment: { select: { name: true } } } } } },
      },
    });
    const moved: string[] = [];
    const userErrors: UserError[] = [];
    for (const [index, id] of ids.entries()) {
      if (id !== null && ids.indexOf(id) < index) continue;
      const row = rows.find((each) => each.id === id);
      const field = ['translationIds', String(index)];
      if (!row) userErrors.push(refuse('NOT_FOUND', field, missing(place)));
      else if (!mayChange(viewer, row.createdById, row.checkpoint.run.experiment.name))
        userErrors.push(refuse('FORBIDDEN', field, FORBIDDEN));
      else if (!isJobEnded(row.state)) userErrors.push(refuse('IN_USE', field, UNDER_WAY));
      else moved.push(row.id);
    }
    await act(transaction, moved);
    await notify(transaction, 'trash_changed', {});
    await recordChanges(
      transaction,
      moved.map((id) => ({ type: 'Translation', id, before: { place }, after: to && { place: to } })),
    );
    return { translationIds: moved.map((id) => globalId('Translation', id)), userErrors };
  });
}

const FORBIDDEN =
  'Only operators and the user who asked for this translation can delete, restore or purge it.';

function missing(place: TrashPlace): string {
  return place === 'IN_TRASH'
    ? 'No translation that was deleted by itself has this id, or its checkpoint lies in the trash too: restore that first.'
    : 'No translation has this id.';
}
