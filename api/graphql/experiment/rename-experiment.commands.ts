import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { runIdSchema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import { experimentPathSchema } from '#contracts/name-schema.ts';
import { experimentPathsAbove } from '#contracts/names.ts';
import type { Experiment as ExperimentRow, Prisma, PrismaClient } from '#db/generated/client.ts';
import { isUniqueViolation } from '#db/is-unique-violation.ts';
import { notifyEach } from '#db/notify.ts';
import { hasRole, mayChange, type Viewer } from '../../auth/viewer.ts';
import { codedError } from '../../errors.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { experimentNamed } from '#db/runs/experiment-named.ts';
import { type HeldRole, readExperimentRoles } from '../experiment-role/experiment-role.queries.ts';
import { tellGrantees } from '../experiment-role/tell-grantees.ts';
import type { RenameExperimentInput } from './experiment.input.ts';
import { lockExperiment } from './lock-experiment.ts';
import { refusePlace } from './refuse-place.ts';
import type { Started } from './start-experiment.commands.ts';
import { isUnderPath } from './under-path.ts';

const schema = z.object({ name: experimentPathSchema, expectedName: z.string().nullish() });

/**
 * Gives an experiment another path, and with it all that lies below it, in all lists of their runs as well. Roles that were
 * granted in them go with them.
 */
export async function renameExperiment(
  prisma: PrismaClient,
  viewer: Viewer,
  input: RenameExperimentInput,
): Promise<Started> {
  const parsed = parseInput(schema, input);
  if (parsed.userErrors) return { experiment: null, userErrors: parsed.userErrors };
  const { name, expectedName } = parsed.value;
  try {
    return await prisma.$transaction(async (transaction) => {
      // Two who move one below the other would wait for each other.
      await transaction.$queryRaw`select pg_advisory_xact_lock(hashtext('renameExperiment'))::text`;
      const experiment = await lockExperiment(transaction, uuidOf('Experiment', input.experimentId));
      if (!experiment)
        return {
          experiment: null,
          userErrors: [refuse('NOT_FOUND', ['experimentId'], 'No experiment has this id.')],
        };
      const moved = await lockBelow(transaction, experiment.name);
      const ids = moved.map(({ id }) => id);
      const owners = await readOwners(transaction, ids);
      const roles = await readExperimentRoles(transaction, ids);
      const notHere = refusePlace(viewer, experiment.name, ['experimentId']);
      if (notHere) return { experiment, userErrors: [notHere] };
      requireOwn(viewer, owners);
      const refusal =
        refusalOf(experiment, moved, name, expectedName ?? null) ??
        refuseTarget(viewer, { experiment, name, owners, roles });
      if (refusal) return { experiment, userErrors: [refusal] };
      const above = experimentPathsAbove(name).at(-1);
      if (above !== undefined) await experimentNamed(transaction, above);
      await transaction.$executeRaw`
        update experiment set name = ${name} || substr(name, length(${experiment.name}) + 1)
        where id = any(${ids}::uuid[])`;
      await wakeRuns(transaction, ids);
      await tellGrantees(transaction, roles);
      await recordChanges(transaction, [
        { type: 'Experiment', id: experiment.id, before: { name: experiment.name }, after: { name } },
      ]);
      return { experiment: { ...experiment, name }, userErrors: [] };
    });
  } catch (error) {
    // The unique index tells, so that of two who choose a name at once only one gets it.
    if (!isUniqueViolation(error)) throw error;
    const message = `Another experiment is named "${name}". Choose another name.`;
    return { experiment: null, userErrors: [refuse('NAME_TAKEN', ['name'], message)] };
  }
}

type Moved = Pick<ExperimentRow, 'id' | 'name'>;

/** The experiment of a path and all below it, outer ones first. Nobody puts a run or an experiment into them meanwhile. */
function lockBelow(transaction: Prisma.TransactionClient, path: string): Promise<Moved[]> {
  return transaction.$queryRaw<Moved[]>`
    select id::text, name from experiment where ${isUnderPath(path)} order by name collate "C" for update`;
}

function refusalOf(
  experiment: ExperimentRow,
  moved: readonly Moved[],
  name: string,
  expectedName: string | null,
): UserError | null {
  if (expectedName !== null && expectedName !== experiment.name) {
    const message = `The experiment is now named "${experiment.name}". Read it again, then repeat.`;
    return refuse('STALE_VERSION', ['expectedName'], message);
  }
  if (name.startsWith(`${experiment.name}/`)) {
    const message = `"${experiment.name}" cannot be moved below itself. Choose another name.`;
    return refuse('INVALID', ['name'], message);
  }
  const paths = moved.map((each) => name + each.name.slice(experiment.name.length));
  const long = paths.find((path) => Array.from(path).length > limits.maxNameLength);
  if (long === undefined) return null;
  const message = `"${long}" would have more than ${limits.maxNameLength} characters. Choose a shorter name.`;
  return refuse('TOO_LONG', ['name'], message);
}

/** Who has started runs, or rows of its table, in an experiment. */
interface Owner {
  readonly id: string;
  readonly path: string;
}

function readOwners(
  transaction: Prisma.TransactionClient,
  experimentIds: readonly string[],
): Promise<Owner[]> {
  return transaction.$queryRaw<Owner[]>`
    select owned.created_by_id::text as id, experiment.name as path
    from experiment join (
      select experiment_id, created_by_id from run where experiment_id = any(${experimentIds}::uuid[])
      union select experiment_id, created_by_id from trial where experiment_id = any(${experimentIds}::uuid[])
    ) as owned on owned.experiment_id = experiment.id`;
}

function requireOwn(viewer: Viewer, owners: readonly Owner[]): void {
  if (!owners.every(({ id, path }) => mayChange(viewer, id, path)))
    throw codedError(
      'FORBIDDEN',
      'Only operators and the user who started all runs of an experiment can rename it.',
    );
}

interface Move {
  readonly experiment: ExperimentRow;
  readonly name: string;
  readonly owners: readonly Owner[];
  /** Granted in what is moved. */
  readonly roles: readonly HeldRole[];
}

/** Why the viewer may not move it to that path; null when they may. */
function refuseTarget(viewer: Viewer, { experiment, name, owners, roles }: Move): UserError | null {
  const field = ['name'];
  const place = refusePlace(viewer, name, field);
  if (place) return place;
  const isOwnThere = owners.every(({ id, path }) =>
    mayChange(viewer, id, name + path.slice(experiment.name.length)),
  );
  if (!isOwnThere) {
    const message = `Others started runs of "${experiment.name}", and you are no operator in "${name}".`;
    return refuse('FORBIDDEN', field, message);
  }
  // Who moves a role to where its admin has not granted it would grant it there.
  const [role] = roles;
  const isElsewhere = experimentPathsAbove(name).at(-1) !== experimentPathsAbove(experiment.name).at(-1);
  if (!role || !isElsewhere || hasRole(viewer, 'ADMIN')) return null;
  const message = `Roles were granted in "${role.experiment.name}": only admins can move it out of where it lies.`;
  return refuse('FORBIDDEN', field, message);
}

/** Who watches its runs, or itself, sees the new name. */
async function wakeRuns(
  transaction: Prisma.TransactionClient,
  experimentIds: readonly string[],
): Promise<void> {
  const runs = await transaction.run.findMany({
    where: { experimentId: { in: [...experimentIds] } },
    select: { id: true },
  });
  await notifyEach(
    transaction,
    'run_changed',
    runs.map(({ id }) => ({ runId: runIdSchema.parse(id) })),
  );
}
