import { z } from 'zod';
import type { UserError } from '#contracts/errors.ts';
import { runIdSchema } from '#contracts/ids.ts';
import { limits } from '#contracts/limits.ts';
import { experimentPathSchema } from '#contracts/name-schema.ts';
import { experimentPathsAbove } from '#contracts/names.ts';
import type { Experiment as ExperimentRow, Prisma, PrismaClient } from '#db/generated/client.ts';
import { isUniqueViolation } from '#db/is-unique-violation.ts';
import { notifyEach } from '#db/notify.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { codedError } from '../../errors.ts';
import { uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import { experimentNamed } from '#db/runs/experiment-named.ts';
import type { RenameExperimentInput } from './experiment.input.ts';
import { lockExperiment } from './lock-experiment.ts';
import type { Started } from './start-experiment.commands.ts';
import { isUnderPath } from './under-path.ts';

const schema = z.object({ name: experimentPathSchema, expectedName: z.string().nullish() });

/** Gives an experiment another path, and with it all that lies below it, in all lists of their runs as well. */
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
      await requireOwn(transaction, viewer, ids);
      const refusal = refusalOf(experiment, moved, name, expectedName ?? null);
      if (refusal) return { experiment, userErrors: [refusal] };
      const above = experimentPathsAbove(name).at(-1);
      if (above !== undefined) await experimentNamed(transaction, above);
      await transaction.$executeRaw`
        update experiment set name = ${name} || substr(name, length(${experiment.name}) + 1)
        where id = any(${ids}::uuid[])`;
      await wakeRuns(transaction, ids);
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

async function requireOwn(
  transaction: Prisma.TransactionClient,
  viewer: Viewer,
  experimentIds: readonly string[],
): Promise<void> {
  const owners = await transaction.$queryRaw<{ id: string }[]>`
    select created_by_id::text as id from run where experiment_id = any(${experimentIds}::uuid[])
    union select created_by_id::text from trial where experiment_id = any(${experimentIds}::uuid[])`;
  if (!owners.every(({ id }) => mayChange(viewer, id)))
    throw codedError(
      'FORBIDDEN',
      'Only operators and the user who started all runs of an experiment can rename it.',
    );
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
