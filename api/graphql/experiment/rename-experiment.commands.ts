import { z } from 'zod';
import { runIdSchema } from '#contracts/ids.ts';
import { nameSchema } from '#contracts/name-schema.ts';
import type { Prisma, PrismaClient } from '#db/generated/client.ts';
import { isUniqueViolation } from '#db/is-unique-violation.ts';
import { notify } from '#db/notify.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { codedError } from '../../errors.ts';
import { uuidOf } from '../relay/global-id.ts';
import { parseInput, refuse } from '../shared/user-errors.ts';
import type { RenameExperimentInput } from './experiment.input.ts';
import { lockExperiment } from './lock-experiment.ts';
import type { Started } from './start-experiment.commands.ts';

const schema = z.object({ name: nameSchema, expectedName: z.string().nullish() });

/** Gives an experiment another name, in all lists of its runs as well. */
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
      const experiment = await lockExperiment(transaction, uuidOf('Experiment', input.experimentId));
      if (!experiment)
        return {
          experiment: null,
          userErrors: [refuse('NOT_FOUND', ['experimentId'], 'No experiment has this id.')],
        };
      await requireOwn(transaction, viewer, experiment.id);
      if (expectedName != null && expectedName !== experiment.name) {
        const message = `The experiment is now named "${experiment.name}". Read it again, then repeat.`;
        return { experiment, userErrors: [refuse('STALE_VERSION', ['expectedName'], message)] };
      }
      const renamed = await transaction.experiment.update({ where: { id: experiment.id }, data: { name } });
      await wakeRuns(transaction, experiment.id);
      return { experiment: renamed, userErrors: [] };
    });
  } catch (error) {
    // The unique index tells, so that of two who choose a name at once only one gets it.
    if (!isUniqueViolation(error)) throw error;
    const message = `Another experiment is named "${name}". Choose another name.`;
    return { experiment: null, userErrors: [refuse('NAME_TAKEN', ['name'], message)] };
  }
}

async function requireOwn(
  transaction: Prisma.TransactionClient,
  viewer: Viewer,
  experimentId: string,
): Promise<void> {
  const owners = await transaction.$queryRaw<{ id: string }[]>`
    select created_by_id::text as id from run where experiment_id = ${experimentId}::uuid
    union select created_by_id::text from trial where experiment_id = ${experimentId}::uuid`;
  if (!owners.every(({ id }) => mayChange(viewer, id)))
    throw codedError(
      'FORBIDDEN',
      'Only operators and the user who started all runs of an experiment can rename it.',
    );
}

/** Who watches its runs, or itself, sees the new name. */
async function wakeRuns(transaction: Prisma.TransactionClient, experimentId: string): Promise<void> {
  const runs = await transaction.run.findMany({ where: { experimentId }, select: { id: true } });
  for (const { id } of runs) await notify(transaction, 'run_changed', { runId: runIdSchema.parse(id) });
}
