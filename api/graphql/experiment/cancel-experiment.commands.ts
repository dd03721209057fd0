import { runCan } from '#contracts/run-state.ts';
import type { Experiment as ExperimentRow, PrismaClient } from '#db/generated/client.ts';
import { mayChange, type Viewer } from '../../auth/viewer.ts';
import { codedError } from '../../errors.ts';
import { recordChanges } from '../audit/record-changes.ts';
import { globalId, uuidOf } from '../relay/global-id.ts';
import { cancelRun } from '../run/cancel-run.commands.ts';
import { refuse } from '../shared/user-errors.ts';
import type { CancelExperimentInput } from './experiment.input.ts';
import type { Started } from './start-experiment.commands.ts';

/** Ends all of an experiment that has not ended; asking again is no error, and goes on where a fault broke it off. */
export async function cancelExperiment(
  prisma: PrismaClient,
  viewer: Viewer,
  input: CancelExperimentInput,
): Promise<Started> {
  const id = uuidOf('Experiment', input.experimentId);
  const experiment = id && (await prisma.experiment.findUnique({ where: { id } }));
  if (!experiment)
    return {
      experiment: null,
      userErrors: [refuse('NOT_FOUND', ['experimentId'], 'No experiment has this id.')],
    };
  await cancelTrialsWithoutRun(prisma, viewer, experiment);
  // From here on none of its trials gets a run, so these are all.
  const trials = await prisma.trial.findMany({
    where: { experimentId: experiment.id },
    orderBy: { position: 'desc' }, // who waits longest ends first, so that no worker takes it in between
    include: { run: true },
  });
  for (const { run } of trials)
    if (run && runCan.cancel(run.state)) await cancelRun(prisma, viewer, { runId: globalId('Run', run.id) });
  return { experiment, userErrors: [] };
}

/** Under the lock that whoever gives a trial its run holds. */
function cancelTrialsWithoutRun(
  prisma: PrismaClient,
  viewer: Viewer,
  { id: experimentId, name }: ExperimentRow,
): Promise<unknown> {
  return prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`select from experiment where id = ${experimentId}::uuid for no key update`;
    const trials = await transaction.trial.findMany({ where: { experimentId } });
    if (!trials.every(({ createdById }) => mayChange(viewer, createdById, name)))
      throw codedError(
        'FORBIDDEN',
        'Only operators and the user who started an experiment can cancel its runs.',
      );
    const { count } = await transaction.trial.updateMany({
      where: { experimentId, runId: null, canceledAt: null },
      data: { canceledAt: new Date() },
    });
    await recordChanges(transaction, [
      {
        ...{ type: 'Experiment', id: experimentId },
        before: { name, trialsWithoutRun: count },
        after: { name, trialsWithoutRun: 0 },
      },
    ]);
  });
}
