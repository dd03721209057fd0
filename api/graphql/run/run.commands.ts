import { runIdSchema } from '#contracts/ids.ts';
import { notesSchema } from '#contracts/name-schema.ts';
import type { Prisma, PrismaClient, Run as RunRow } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { queueRun } from '#jobs/queue-run.ts';
import { type Viewer, mayChange } from '../../auth/viewer.ts';
import type { Context } from '../../context.ts';
import { codedError } from '../../errors.ts';
import { experimentNamed } from '#db/runs/experiment-named.ts';
import { pathOf } from '../experiment/path-of.ts';
import { refusePlace } from '../experiment/refuse-place.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { uuidOf } from '../relay/global-id.ts';
import { type Outcome, once } from '../shared/idempotency.ts';
import { requireRoom } from '../shared/require-room.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';
import { refusePolicy } from '../checkpoint/refuse-policy.ts';
import { checkRun } from './check-run.ts';
import { holdRunInputs } from './hold-run-inputs.ts';
import { DEFAULT_EXPERIMENT, newRunSchema } from './new-run-schema.ts';
import type { StartRunInput, UpdateRunInput } from './run.input.ts';
import { writeNotes } from './write-notes.ts';

const updateSchema = newRunSchema
  .pick({ displayName: true, tags: true })
  .extend({ notes: notesSchema.nullish() });

/** Queues a run: experiment, run, job, key and wake-up in one transaction. */
export async function startRun(
  { prisma, room }: Pick<Context, 'prisma' | 'room'>,
  viewer: Viewer,
  input: StartRunInput,
): Promise<Outcome> {
  const parsed = parseInput(newRunSchema, input);
  const experimentName = parsed.value?.experimentName ?? DEFAULT_EXPERIMENT;
  const forbidden = refusePlace(viewer, experimentName, ['experimentName']);
  if (forbidden) return { userErrors: [...(parsed.userErrors ?? []), forbidden] };
  const { checked, userErrors } = await checkRun(prisma, input);
  if (!parsed.value || !checked) return { userErrors: [...(parsed.userErrors ?? []), ...userErrors] };
  const { config, datasetVersionId, fork } = checked;
  const { idempotencyKey, displayName, tags, checkpointPolicy } = parsed.value;
  const unscorable = await refusePolicy(prisma, datasetVersionId, checkpointPolicy ?? null, [
    'checkpointPolicy',
  ]);
  if (unscorable) return { userErrors: [unscorable] };
  const full = await requireRoom(room, 0, null);
  if (full.length > 0) return { userErrors: full };

  const request = { actorId: viewer.id, mutation: 'startRun', key: idempotencyKey ?? null, input };
  return once(prisma, request, async (transaction) => {
    await holdRunInputs(transaction, [checked]);
    const experiment = await experimentNamed(transaction, experimentName);
    const runId = await queueRun(transaction, {
      experimentId: experiment.id,
      datasetVersionId,
      createdById: viewer.id,
      displayName: displayName ?? `${config.preset} ${(await transaction.run.count()) + 1}`,
      tags: tags ?? [],
      config,
      checkpointPolicy: checkpointPolicy ?? null,
      fork,
    });
    return [runId];
  });
}

export type Change = {
  readonly run: RunRow | null;
  readonly userErrors: Extract<Outcome, { userErrors: unknown }>['userErrors'];
};

/** Renames, tags or notes a run. */
export async function updateRun(
  prisma: PrismaClient,
  viewer: Viewer,
  input: UpdateRunInput,
): Promise<Change> {
  const parsed = parseInput(updateSchema, input);
  if (parsed.userErrors) return { run: null, userErrors: parsed.userErrors };
  const { displayName, tags, notes } = parsed.value;
  return prisma.$transaction(async (transaction) => {
    const run = await lockRun(transaction, uuidOf('Run', input.runId));
    const refused = await checkChange(transaction, run, viewer, input.expectedVersion ?? null);
    if (!run || refused) return refused ?? runNotFound;
    const changed = await transaction.run.update({
      where: { id: run.id },
      data: {
        version: { increment: 1 },
        ...(displayName == null ? {} : { displayName }),
        ...(tags == null ? {} : { tags }),
      },
    });
    const noted = notes == null ? null : await transaction.runNotes.findUnique({ where: { runId: run.id } });
    if (notes != null) await writeNotes(transaction, run.id, notes);
    await notify(transaction, 'run_changed', { runId: runIdSchema.parse(run.id) });
    await recordChanges(transaction, [
      {
        ...{ type: 'Run', id: run.id },
        before: { ...marksOf(run), ...(notes != null && { notes: noted?.text ?? '' }) },
        after: { ...marksOf(changed), ...(notes != null && { notes }) },
      },
    ]);
    return { run: changed, userErrors: [] };
  });
}

function marksOf({ displayName, tags }: RunRow) {
  return { displayName, tags };
}

/** The row, held until the transaction ends. */
export async function lockRun(
  transaction: Prisma.TransactionClient,
  id: string | null,
): Promise<RunRow | null> {
  if (id === null) return null;
  await transaction.$queryRaw`select from run where id = ${id}::uuid for update`;
  return transaction.run.findUnique({ where: { id, ...NOT_IN_TRASH } });
}

const runNotFound: Change = {
  run: null,
  userErrors: [refuse('NOT_FOUND', ['runId'], 'No run has this id.')],
};

/**
 * Why a run may not be changed, or null.
 *
 * @throws FORBIDDEN when it is somebody else's and the viewer is no operator.
 */
export async function checkChange(
  transaction: Prisma.TransactionClient,
  run: RunRow | null,
  viewer: Viewer,
  expectedVersion: number | null,
): Promise<Change | null> {
  if (!run) return runNotFound;
  if (!mayChange(viewer, run.createdById, await pathOf(transaction, run.experimentId)))
    throw codedError('FORBIDDEN', 'Only operators and the user who started a run can change it.');
  if (expectedVersion === null || expectedVersion === run.version) return null;
  const message = `The run now has version ${run.version}, not ${expectedVersion}. Read it again, then repeat.`;
  return { run, userErrors: [refuse('STALE_VERSION', ['expectedVersion'], message)] };
}
