import type { UserError } from '#contracts/errors.ts';
import type { Experiment as ExperimentRow, Prisma, PrismaClient } from '#db/generated/client.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { codedError } from '../../errors.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { readExperimentRoles } from '../experiment-role/experiment-role.queries.ts';
import { tellGrantees } from '../experiment-role/tell-grantees.ts';
import { uuidOf } from '../relay/global-id.ts';
import { refuse } from '../shared/user-errors.ts';
import type { DeleteExperimentInput } from './experiment.input.ts';
import { lockExperiment } from './lock-experiment.ts';
import { refusePlace } from './refuse-place.ts';
import { isUnderPath } from './under-path.ts';

export interface DeletedExperiment {
  readonly experimentId: string | null;
  readonly userErrors: readonly UserError[];
}

/**
 * Deletes an experiment that holds no run and has none below it. Rows of its table that have lost their
 * runs for good go with it, and so do the roles that were granted in it.
 */
export function deleteExperiment(
  prisma: PrismaClient,
  viewer: Viewer,
  { experimentId }: DeleteExperimentInput,
): Promise<DeletedExperiment> {
  return prisma.$transaction(async (transaction) => {
    const experiment = await lockExperiment(transaction, uuidOf('Experiment', experimentId));
    if (!experiment) return refused(refuse('NOT_FOUND', ['experimentId'], 'No experiment has this id.'));
    const forbidden = refusePlace(viewer, experiment.name, ['experimentId']);
    if (forbidden) return refused(forbidden);
    await requireOwnTrials(transaction, viewer, experiment);
    const held = await heldRuns(transaction, experiment.id);
    if (held !== null) {
      const message = `"${experiment.name}" ${held} Move them to another experiment, or delete them for good.`;
      return refused(refuse('IN_USE', ['experimentId'], message));
    }
    const below = await countBelow(transaction, experiment.name);
    if (below > 0) {
      const message = `"${experiment.name}" has ${below} ${below === 1 ? 'experiment' : 'experiments'} below it. Delete or rename them first.`;
      return refused(refuse('IN_USE', ['experimentId'], message));
    }
    const roles = await readExperimentRoles(transaction, [experiment.id]);
    await transaction.trial.deleteMany({ where: { experimentId: experiment.id } });
    await transaction.experiment.delete({ where: { id: experiment.id } });
    await tellGrantees(transaction, roles);
    const before = {
      name: experiment.name,
      roles: roles.map(({ user: { login }, role }) => ({ login, role })),
    };
    await recordChanges(transaction, [{ type: 'Experiment', id: experiment.id, before, after: null }]);
    return { experimentId, userErrors: [] };
  });
}

function refused(refusal: UserError): DeletedExperiment {
  return { experimentId: null, userErrors: [refusal] };
}

/** E.g. `holds 3 runs, 1 of them in the trash.`; null when it holds none. */
async function heldRuns(transaction: Prisma.TransactionClient, experimentId: string): Promise<string | null> {
  const runs = await transaction.run.count({ where: { experimentId } });
  if (runs === 0) return null;
  const trashed = await transaction.run.count({ where: { experimentId, trashedAt: { not: null } } });
  const inTrash =
    trashed === 0 ? '' : trashed === runs ? ' in the trash' : `, ${trashed} of them in the trash`;
  return `holds ${runs} ${runs === 1 ? 'run' : 'runs'}${inTrash}.`;
}

async function countBelow(transaction: Prisma.TransactionClient, path: string): Promise<number> {
  const [row] = await transaction.$queryRaw<{ count: number }[]>`
    select count(*)::int from experiment where ${isUnderPath(path)} and name <> ${path}`;
  return row?.count ?? 0;
}

async function requireOwnTrials(
  transaction: Prisma.TransactionClient,
  viewer: Viewer,
  { id: experimentId, name }: ExperimentRow,
): Promise<void> {
  const trials = await transaction.trial.findMany({ where: { experimentId }, select: { createdById: true } });
  if (trials.every(({ createdById }) => mayChange(viewer, createdById, name))) return;
  throw codedError('FORBIDDEN', 'Only operators and the user who started an experiment can delete it.');
}
