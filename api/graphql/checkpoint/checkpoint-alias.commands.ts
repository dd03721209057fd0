import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { runIdSchema } from '#contracts/ids.ts';
import { aliasSchema } from '#contracts/name-schema.ts';
import type { CheckpointAlias as CheckpointAliasRow, Prisma, PrismaClient } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { notify } from '#db/notify.ts';
import { lockCheckpoints } from '#db/trash/lock-checkpoints.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { globalId, uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { CHECKPOINT_NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import type { RemoveCheckpointAliasInput, SetCheckpointAliasInput } from './checkpoint-alias.input.ts';

const schema = z.object({ name: aliasSchema });

interface AliasChange {
  readonly alias: CheckpointAliasRow | null;
  readonly userErrors: readonly UserError[];
}

/** Makes a name point at a checkpoint. One that points there already stays as it is. */
export async function setCheckpointAlias(
  prisma: PrismaClient,
  viewer: Viewer,
  input: SetCheckpointAliasInput,
): Promise<AliasChange> {
  const parsed = parseInput(schema, { name: input.name });
  if (parsed.userErrors) return { alias: null, userErrors: parsed.userErrors };
  const { name } = parsed.value;
  const target = uuidOf('Checkpoint', input.checkpointId);
  return prisma.$transaction(async (transaction) => {
    if (target !== null) await lockCheckpoints(transaction, [target]); // whoever deletes it has committed, or sees the alias
    const checkpoint =
      target && (await transaction.checkpoint.findUnique({ where: whole(target), include: RUN }));
    if (!checkpoint)
      return refused(null, refuse('NOT_FOUND', ['checkpointId'], 'No checkpoint has this id.'));
    if (!mayChangeRun(viewer, checkpoint))
      return refused(null, forbidden('checkpointId', checkpoint.run.displayName));
    const data = { checkpointId: checkpoint.id, setById: viewer.id };
    const known = await lockAlias(transaction, { name });
    if (!known) {
      if (input.expectedVersion != null) return refused(null, gone(name));
      const id = newId();
      const { count } = await transaction.checkpointAlias.createMany({
        data: [{ id, name, ...data }],
        skipDuplicates: true, // somebody may take the name at this moment
      });
      if (count === 1) return done(transaction, null, await read(transaction, id));
    }
    const taken = known ?? (await lockAlias(transaction, { name }));
    if (!taken) return refused(null, gone(name));
    const refusal = refuseMove(viewer, taken, checkpoint.id, input.expectedVersion ?? null);
    if (refusal) return refused(taken, refusal);
    if (taken.checkpointId === checkpoint.id) return { alias: taken, userErrors: [] };
    await transaction.checkpointAlias.update({
      where: { id: taken.id },
      data: { ...data, setAt: new Date(), version: { increment: 1 } },
    });
    return done(transaction, taken, await read(transaction, taken.id));
  });
}

/** Takes a name from the checkpoint that it points at. */
export async function removeCheckpointAlias(
  prisma: PrismaClient,
  viewer: Viewer,
  { aliasId, expectedVersion }: RemoveCheckpointAliasInput,
): Promise<{ readonly aliasId: string | null; readonly userErrors: readonly UserError[] }> {
  const id = uuidOf('CheckpointAlias', aliasId);
  return prisma.$transaction(async (transaction) => {
    const alias = id === null ? null : await lockAlias(transaction, { id });
    const refusal = !alias
      ? refuse('NOT_FOUND', ['aliasId'], 'No alias has this id.')
      : !mayChangeRun(viewer, alias.checkpoint)
        ? forbidden('aliasId', alias.checkpoint.run.displayName)
        : expectedVersion != null && expectedVersion !== alias.version
          ? stale(alias, expectedVersion)
          : null;
    if (!alias || refusal) return { aliasId: null, userErrors: refusal ? [refusal] : [] };
    await transaction.checkpointAlias.delete({ where: { id: alias.id } });
    await done(transaction, alias, null);
    return { aliasId, userErrors: [] };
  });
}

const RUN = {
  run: { select: { createdById: true, displayName: true, experiment: { select: { name: true } } } },
} as const;
const CHECKPOINT = { checkpoint: { include: RUN } } as const;
type Alias = Prisma.CheckpointAliasGetPayload<{ include: typeof CHECKPOINT }>;

function mayChangeRun(viewer: Viewer, { run }: Alias['checkpoint']): boolean {
  return mayChange(viewer, run.createdById, run.experiment.name);
}

function whole(id: string) {
  return { id, ...CHECKPOINT_NOT_IN_TRASH };
}

/** The row, held until the transaction ends. */
async function lockAlias(
  transaction: Prisma.TransactionClient,
  where: { readonly id: string } | { readonly name: string },
): Promise<Alias | null> {
  const found = await transaction.checkpointAlias.findUnique({ where, select: { id: true } });
  if (!found) return null;
  await transaction.$queryRaw`select from checkpoint_alias where id = ${found.id}::uuid for update`;
  return transaction.checkpointAlias.findUnique({ where: { id: found.id }, include: CHECKPOINT });
}

function read(transaction: Prisma.TransactionClient, id: string): Promise<Alias> {
  return transaction.checkpointAlias.findUniqueOrThrow({ where: { id }, include: CHECKPOINT });
}

function refuseMove(
  viewer: Viewer,
  alias: Alias,
  checkpointId: string,
  expectedVersion: number | null,
): UserError | null {
  if (expectedVersion !== null && expectedVersion !== alias.version) return stale(alias, expectedVersion);
  if (alias.checkpointId === checkpointId) return null;
  if (expectedVersion === null) {
    const message = `"${alias.name}" points at ${placeOf(alias)} already. Say that it is to be moved, or choose another name.`;
    return refuse('NAME_TAKEN', ['name'], message);
  }
  if (mayChangeRun(viewer, alias.checkpoint)) return null;
  return forbidden('name', alias.checkpoint.run.displayName);
}

function stale(alias: Alias, expected: number): UserError {
  const message = `"${alias.name}" now points at ${placeOf(alias)} and has version ${alias.version}, not ${expected}. Look again, then repeat.`;
  return refuse('STALE_VERSION', ['expectedVersion'], message);
}

function gone(name: string): UserError {
  const message = `There is no alias "${name}" any more. Set it without a version.`;
  return refuse('STALE_VERSION', ['expectedVersion'], message);
}

function forbidden(field: string, displayName: string): UserError {
  const message = `Only operators and the user who started "${displayName}" can set, move and remove aliases of its checkpoints.`;
  return refuse('FORBIDDEN', [field], message);
}

function placeOf({ checkpoint: { step, run } }: Alias): string {
  return `step ${step} of "${run.displayName}"`;
}

function refused(alias: Alias | null, refusal: UserError): AliasChange {
  return { alias, userErrors: [refusal] };
}

/** Tells the pages of both runs, and the audit log. */
async function done(
  transaction: Prisma.TransactionClient,
  before: Alias | null,
  after: Alias | null,
): Promise<AliasChange> {
  const changed = [before, after].filter((alias) => alias !== null);
  for (const runId of new Set(changed.map(({ checkpoint }) => checkpoint.runId)))
    await notify(transaction, 'checkpoints_changed', { runId: runIdSchema.parse(runId) });
  const [{ id } = { id: '' }] = changed;
  await recordChanges(transaction, [
    { type: 'CheckpointAlias', id, before: before && shownOf(before), after: after && shownOf(after) },
  ]);
  return { alias: after, userErrors: [] };
}

function shownOf({ name, checkpointId, checkpoint: { step, run } }: Alias) {
  return { name, checkpointId: globalId('Checkpoint', checkpointId), step, run: run.displayName };
}
