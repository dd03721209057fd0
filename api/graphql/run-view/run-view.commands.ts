import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { limits } from '#contracts/limits.ts';
import { nameSchema } from '#contracts/name-schema.ts';
import { RUN_GROUP_NAMES } from '#contracts/run-group.ts';
import { RUN_TABLE_VERSION, type StoredRunTable } from '#contracts/stored/read-run-table.ts';
import type { Prisma, PrismaClient, RunView as RunViewRow } from '#db/generated/client.ts';
import type { Json } from '#lib/canonical-json.ts';
import { isUniqueViolation } from '#db/is-unique-violation.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { mayChangeView } from './may-change-view.ts';
import type { CreateRunViewInput, DeleteRunViewInput, UpdateRunViewInput } from './run-view.input.ts';
import { visibleViews } from './visible-views.ts';

const MAX_COLUMN_LENGTH = 400;
const MAX_WIDTH = 10_000;
const columnNameSchema = z.string().min(1).max(MAX_COLUMN_LENGTH);
const tableSchema = z
  .object({
    where: z.string().max(limits.maxFilterCharacters),
    group: z.enum(RUN_GROUP_NAMES),
    columns: z
      .array(
        z.object({
          name: columnNameSchema,
          width: z.int().min(1).max(MAX_WIDTH).nullish(),
        }),
      )
      .min(1)
      .max(limits.maxTableColumns)
      .nullish(),
    pinned: z.int().min(0).max(limits.maxTableColumns),
    sort: columnNameSchema.nullish(),
    groupBy: columnNameSchema.nullish(),
  })
  .transform(({ columns, sort, groupBy, ...table }): StoredRunTable => ({
    version: RUN_TABLE_VERSION,
    ...table,
    columns: columns?.map(({ name, width }) => ({ name, width: width ?? null })) ?? null,
    sort: sort ?? null,
    groupBy: groupBy ?? null,
  }));
const createSchema = z.object({ name: nameSchema, isShared: z.boolean().nullish(), table: tableSchema });
const updateSchema = z.object({
  name: nameSchema.nullish(),
  isShared: z.boolean().nullish(),
  table: tableSchema.nullish(),
});

export interface ViewChange {
  readonly view: RunViewRow | null;
  readonly userErrors: readonly UserError[];
}

/** Saves a view under a name. */
export async function createRunView(
  prisma: PrismaClient,
  viewer: Viewer,
  input: CreateRunViewInput,
): Promise<ViewChange> {
  const parsed = parseInput(createSchema, input);
  if (parsed.userErrors) return { view: null, userErrors: parsed.userErrors };
  const { name, isShared, table } = parsed.value;
  if ((await prisma.runView.count({ where: { ownerId: viewer.id } })) >= limits.maxRunViewsPerUser) {
    const message = `You have ${limits.maxRunViewsPerUser} views, which is the limit. Delete one first.`;
    return { view: null, userErrors: [refuse('QUOTA_EXCEEDED', null, message)] };
  }
  return unlessTaken(name, async () => {
    const data = { id: newId(), ownerId: viewer.id, name, isShared: isShared ?? false, document: table };
    return { view: await prisma.runView.create({ data }), userErrors: [] };
  });
}

/** Renames a view, shares it, or changes what it shows. */
export async function updateRunView(
  prisma: PrismaClient,
  viewer: Viewer,
  input: UpdateRunViewInput,
): Promise<ViewChange> {
  const parsed = parseInput(updateSchema, input);
  if (parsed.userErrors) return { view: null, userErrors: parsed.userErrors };
  const { name, isShared, table } = parsed.value;
  return unlessTaken(name ?? null, () =>
    prisma.$transaction(async (transaction) => {
      const { view, refusal } = await lockView(transaction, viewer, input.viewId);
      if (refusal) return { view, userErrors: [refusal] };
      const { expectedVersion } = input;
      if (expectedVersion != null && expectedVersion !== view.version) {
        const message = `The view now has version ${view.version}, not ${expectedVersion}. Read it again, then repeat.`;
        return { view, userErrors: [refuse('STALE_VERSION', ['expectedVersion'], message)] };
      }
      await transaction.$executeRaw`update run_view set updated_at = now() where id = ${view.id}::uuid`;
      const changed = await transaction.runView.update({
        where: { id: view.id },
        data: {
          version: { increment: 1 },
          ...(name == null ? {} : { name }),
          ...(isShared == null ? {} : { isShared }),
          ...(table == null ? {} : { document: table }),
        },
      });
      await notify(transaction, 'run_view_changed', { viewId: view.id });
      await recordChanges(transaction, [
        { type: 'RunView', id: view.id, before: recorded(view), after: recorded(changed) },
      ]);
      return { view: changed, userErrors: [] };
    }),
  );
}

/** Deletes a view; the runs that it shows stay. */
export async function deleteRunView(
  prisma: PrismaClient,
  viewer: Viewer,
  { viewId }: DeleteRunViewInput,
): Promise<{ readonly viewId: string | null; readonly userErrors: readonly UserError[] }> {
  return prisma.$transaction(async (transaction) => {
    const { view, refusal } = await lockView(transaction, viewer, viewId);
    if (refusal) return { viewId: null, userErrors: [refusal] };
    await transaction.runView.delete({ where: { id: view.id } });
    await notify(transaction, 'run_view_changed', { viewId: view.id });
    await recordChanges(transaction, [{ type: 'RunView', id: view.id, before: recorded(view), after: null }]);
    return { viewId, userErrors: [] };
  });
}

function recorded({ name, isShared, document }: RunViewRow) {
  return { name, isShared, table: document as Json };
}

type LockedView =
  | { readonly view: RunViewRow; readonly refusal: null }
  | { readonly view: RunViewRow | null; readonly refusal: UserError };

/** The row, held until the transaction ends, or why the viewer may not change it: what they cannot see is not there. */
async function lockView(
  transaction: Prisma.TransactionClient,
  viewer: Viewer,
  id: string,
): Promise<LockedView> {
  const uuid = uuidOf('RunView', id);
  if (uuid !== null) await transaction.$queryRaw`select from run_view where id = ${uuid}::uuid for update`;
  const view =
    uuid && (await transaction.runView.findUnique({ where: { id: uuid, ...visibleViews(viewer.id) } }));
  if (!view) return { view: null, refusal: refuse('NOT_FOUND', ['viewId'], 'No view has this id.') };
  if (mayChangeView(viewer, view)) return { view, refusal: null };
  const message = `Only admins and its owner can change the view "${view.name}". Save it as one of your own.`;
  return { view, refusal: refuse('FORBIDDEN', ['viewId'], message) };
}

/** The unique index tells, so that of two who choose a name at once only one gets it. */
async function unlessTaken(name: string | null, act: () => Promise<ViewChange>): Promise<ViewChange> {
  try {
    return await act();
  } catch (error) {
    if (name === null || !isUniqueViolation(error)) throw error;
    const message = `Another view is named "${name}". Choose another name.`;
    return { view: null, userErrors: [refuse('NAME_TAKEN', ['name'], message)] };
  }
}
