import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { limits } from '#contracts/limits.ts';
import type { Job, Prisma, PrismaClient } from '#db/generated/client.ts';
import { notify } from '#db/notify.ts';
import { cancelWithSubject } from '#jobs/cancel-job.ts';
import { mayOperate, type Viewer } from '../../auth/viewer.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { globalId, uuidOf } from '../relay/global-id.ts';
import { cancelRun } from '../run/cancel-run.commands.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { mayCancelWork, type Requested } from './may-cancel-work.ts';
import type { CancelWorkInput, PrioritizeWorkInput } from './queue.input.ts';

const MOST_PRIORITY = 100;
const idsSchema = z.array(z.string()).max(limits.maxWorkAtOnce);
const cancelSchema = z.object({ ids: idsSchema });
const prioritizeSchema = z.object({
  ids: idsSchema,
  priority: z.int().min(-MOST_PRIORITY).max(MOST_PRIORITY),
});

export interface ChangedWork {
  readonly ids: string[];
  readonly userErrors: UserError[];
}

/** Ends work: at once while it waits, else by asking its worker. */
export async function cancelWork(
  prisma: PrismaClient,
  viewer: Viewer,
  input: CancelWorkInput,
): Promise<ChangedWork> {
  const parsed = parseInput(cancelSchema, input);
  if (parsed.userErrors) return { ids: [], userErrors: parsed.userErrors };
  return forEach(parsed.value.ids, (id, field) => cancelOne(prisma, viewer, id, field));
}

/** Lets waiting work be taken sooner or later than other work of its kind. */
export async function prioritizeWork(
  prisma: PrismaClient,
  viewer: Viewer,
  input: PrioritizeWorkInput,
): Promise<ChangedWork> {
  const parsed = parseInput(prioritizeSchema, input);
  if (parsed.userErrors) return { ids: [], userErrors: parsed.userErrors };
  const { ids, priority } = parsed.value;
  return forEach(ids, (id, field) => prioritizeOne(prisma, viewer, { id, priority, field }));
}

/** One after another, each in a transaction of its own: a worker that claims waits for one of them at most. */
async function forEach(
  ids: readonly string[],
  change: (id: string, field: string[]) => Promise<UserError | null>,
): Promise<ChangedWork> {
  const changed: ChangedWork = { ids: [], userErrors: [] };
  for (const [place, id] of [...new Set(ids)].entries()) {
    const refusal = await change(id, ['ids', String(place)]);
    if (refusal) changed.userErrors.push(refusal);
    else changed.ids.push(id);
  }
  return changed;
}

async function cancelOne(
  prisma: PrismaClient,
  viewer: Viewer,
  id: string,
  field: string[],
): Promise<UserError | null> {
  const canceled = await prisma.$transaction(async (transaction) => {
    const job = await lockQueued(transaction, id);
    if (!job) return { refusal: notQueued(field) };
    if (!mayCancelWork(viewer, await requestOf(transaction, job.subjectId)))
      return {
        refusal: refuse('FORBIDDEN', field, 'Only operators and the user who requested work can cancel it.'),
      };
    if (job.kind === 'TRAIN') return { runId: globalId('Run', job.subjectId) };
    await cancelWithSubject(transaction, job);
    return { refusal: null };
  });
  if (canceled.runId === undefined) return canceled.refusal;
  const { userErrors } = await cancelRun(prisma, viewer, { runId: canceled.runId });
  const [error] = userErrors; // it has ended in this moment
  return error ? refuse(error.code, field, error.message) : null;
}

function prioritizeOne(
  prisma: PrismaClient,
  viewer: Viewer,
  { id, priority, field }: { readonly id: string; readonly priority: number; readonly field: string[] },
): Promise<UserError | null> {
  return prisma.$transaction(async (transaction) => {
    const job = await lockQueued(transaction, id);
    if (!job) return notQueued(field);
    if (!mayOperate(viewer, (await requestOf(transaction, job.subjectId)).path))
      return refuse('FORBIDDEN', field, 'Only operators can change when this work is taken.');
    if (job.state !== 'QUEUED')
      return refuse('INVALID_STATE', field, 'A worker has begun this: nothing comes before it any more.');
    await transaction.job.update({ where: { id: job.id }, data: { priority } });
    await recordChanges(transaction, [
      {
        ...{ type: 'Job', id: job.id },
        before: { kind: job.kind, priority: job.priority },
        after: { kind: job.kind, priority },
      },
    ]);
    await notify(transaction, 'job_queued', { kind: job.kind });
    return null;
  });
}

/** The job, held until the transaction ends, in the order in which a worker claims; null once it has ended. */
async function lockQueued(transaction: Prisma.TransactionClient, id: string): Promise<Job | null> {
  const uuid = uuidOf('Job', id);
  if (uuid === null) return null;
  await transaction.$queryRaw`select from job where id = ${uuid}::uuid for update`;
  const job = await transaction.job.findUnique({ where: { id: uuid } });
  return job?.state === 'QUEUED' || job?.state === 'RUNNING' ? job : null;
}

function notQueued(field: string[]): UserError {
  return refuse('NOT_FOUND', field, 'No work that waits or is under way has this id.');
}

/** Who asked for what a job is about, and where it lies. */
async function requestOf(transaction: Prisma.TransactionClient, subjectId: string): Promise<Requested> {
  const [found] = await transaction.$queryRaw<Requested[]>`
    with subject as (
      select created_by_id, id as run_id from run where id = ${subjectId}::uuid
      union all select created_by_id, null from estimate where id = ${subjectId}::uuid
      union all select created_by_id, null from verification where id = ${subjectId}::uuid
      union all select created_by_id, null from checkpoint_import where id = ${subjectId}::uuid
      union all select translation.created_by_id, checkpoint.run_id
        from translation join checkpoint on checkpoint.id = translation.checkpoint_id
        where translation.id = ${subjectId}::uuid
      union all select null, checkpoint.run_id
        from evaluation join checkpoint on checkpoint.id = evaluation.checkpoint_id
        where evaluation.id = ${subjectId}::uuid
    )
    select subject.created_by_id::text as "requestedById", experiment.name as path
    from subject left join run on run.id = subject.run_id
    left join experiment on experiment.id = run.experiment_id`;
  return found ?? { requestedById: null, path: null };
}
