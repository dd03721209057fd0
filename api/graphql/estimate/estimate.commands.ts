import { createHash } from 'node:crypto';
import { estimateIdSchema } from '#contracts/ids.ts';
import { LOST_AFTER } from '#contracts/lease.ts';
import type { UserError } from '#contracts/errors.ts';
import type { RunConfig } from '#contracts/run-config.ts';
import type { Prisma, PrismaClient, Estimate as EstimateRow } from '#db/generated/client.ts';
import { newId } from '#db/new-id.ts';
import { cancelWithSubject, lockJobOf } from '#jobs/cancel-job.ts';
import { queueJobs } from '#jobs/queue-jobs.ts';
import { canonicalJson } from '#lib/canonical-json.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { codedError } from '../../errors.ts';
import { holdDatasetVersion } from '../dataset/hold-dataset-version.ts';
import { uuidOf } from '../relay/global-id.ts';
import { checkRun } from '../run/check-run.ts';
import type { CheckedRun } from '../run/checked-run.ts';
import { refusable } from '../shared/refusable.ts';
import { refuse } from '../shared/user-errors.ts';
import type { CancelEstimateInput, EstimateRunInput } from './estimate.input.ts';

export interface Estimated {
  readonly estimate: EstimateRow | null;
  readonly userErrors: readonly UserError[];
}

/** Queues an estimate of a run, unless one of an equal run is known. */
export async function estimateRun(
  prisma: PrismaClient,
  viewer: Viewer,
  input: EstimateRunInput,
): Promise<Estimated> {
  const { checked, userErrors } = await checkRun(prisma, input);
  if (!checked) return { estimate: null, userErrors };
  const configHash = hashOf(checked.config);
  const known = await findKnown(prisma, checked, configHash);
  if (known) return { estimate: known, userErrors: [] };
  const queued = await queueEstimate(prisma, viewer, checked, configHash);
  return 'userErrors' in queued ? { estimate: null, ...queued } : { estimate: queued, userErrors: [] };
}

/** Ends an estimate: at once while it waits, else after the step that is being timed. One that has ended stays. */
export async function cancelEstimate(
  prisma: PrismaClient,
  viewer: Viewer,
  input: CancelEstimateInput,
): Promise<Estimated> {
  const id = uuidOf('Estimate', input.estimateId);
  return prisma.$transaction(async (transaction) => {
    const job = id && (await lockJobOf(transaction, 'ESTIMATE', id));
    const estimate = id && (await transaction.estimate.findUnique({ where: { id } }));
    if (!estimate || !job)
      return {
        estimate: null,
        userErrors: [refuse('NOT_FOUND', ['estimateId'], 'No estimate has this id.')],
      };
    if (!mayChange(viewer, estimate.createdById, null))
      throw codedError('FORBIDDEN', 'Only operators and the user who requested an estimate can cancel it.');
    if (job.state !== 'QUEUED' && job.state !== 'RUNNING') return { estimate, userErrors: [] };
    await cancelWithSubject(transaction, job);
    return {
      estimate: await transaction.estimate.findUniqueOrThrow({ where: { id: estimate.id } }),
      userErrors: [],
    };
  });
}

function queueEstimate(
  prisma: PrismaClient,
  viewer: Viewer,
  { config, datasetVersionId }: CheckedRun,
  configHash: string,
): Promise<EstimateRow | { readonly userErrors: readonly UserError[] }> {
  return refusable(prisma, async (transaction) => {
    await holdDatasetVersion(transaction, datasetVersionId);
    const id = estimateIdSchema.parse(newId());
    const data = { id, createdById: viewer.id, datasetVersionId, config, configHash };
    const estimate = await transaction.estimate.create({ data });
    await queueJobs(transaction, 'ESTIMATE', [{ estimateId: id }]);
    return estimate;
  });
}

/** An estimate of an equal run on an idle machine, by a worker that still runs: it would say the same again. */
async function findKnown(
  prisma: Prisma.TransactionClient,
  { datasetVersionId }: CheckedRun,
  configHash: string,
): Promise<EstimateRow | null> {
  const [known] = await prisma.$queryRaw<{ id: string }[]>`
    select estimate.id from estimate join worker on worker.id = estimate.worker_id
    where config_hash = ${configHash} and dataset_version_id = ${datasetVersionId}::uuid
      and state = 'FINISHED' and result ->> 'busyWith' is null
      and stopped_at is null and 'estimate' = any(roles)
      and now() - last_heartbeat_at <= lease_seconds * ${LOST_AFTER}::float8 * interval '1 second'
    order by finished_at desc limit 1`;
  return known ? prisma.estimate.findUnique({ where: { id: known.id } }) : null;
}

/** Of all that an estimate depends on. */
function hashOf({ preset: _preset, seed: _seed, ...config }: RunConfig): string {
  return createHash('sha256')
    .update(canonicalJson(config)) // plain values, as they are stored
    .digest('hex');
}
