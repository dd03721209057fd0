import { scoredSplitSchema } from '#contracts/domain.ts';
import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import { planTrials } from '#contracts/plan-trials.ts';
import type { Database } from '#db/client.ts';
import type { Trial } from '#db/generated/client.js';
import { holdCheckpoints } from '#db/trash/hold-checkpoints.ts';
import { plannedTrials } from './planned-trials.ts';
import { queueEvaluation } from './queue-evaluation.ts';
import { queueRun } from './queue-run.ts';

/**
 * Queues whatever of an experiment can be queued by now: runs of trials that have what they take, and scores of runs that
 * have finished. Called in the transactions that change one of these, it depends on no client and repeats nothing.
 */
export async function advanceExperiment(transaction: Database, experimentId: string): Promise<void> {
  // After jobs and runs, in the order in which everybody locks; rows that only name the experiment are not held up.
  await transaction.$queryRaw`select from experiment where id = ${experimentId}::uuid for no key update`;
  await queueTrials(transaction, experimentId);
  await queueScores(transaction, experimentId);
}

/** `advanceExperiment` for the experiment in which a run is a trial, if it is one. */
export async function advanceExperimentOf(transaction: Database, runId: string): Promise<void> {
  const trial = await transaction.trial.findUnique({ where: { runId } });
  if (trial) await advanceExperiment(transaction, trial.experimentId);
}

async function queueTrials(transaction: Database, experimentId: string): Promise<void> {
  const trials = await transaction.trial.findMany({ where: { experimentId }, orderBy: { position: 'asc' } });
  const plans = planTrials(await plannedTrials(transaction, trials));
  for (const trial of trials) {
    const plan = plans.get(trial.id);
    if (plan?.type !== 'START' || trial.canceledAt !== null) continue;
    const { datasetVersionId, createdById } = trial;
    const run = {
      experimentId,
      datasetVersionId,
      createdById,
      displayName: nameOf(trial),
      tags: [trial.row],
      askedAt: trial.createdAt, // a row that waited for what another one learns does not go behind what was asked for later
    };
    const runId = await queueRun(transaction, { ...run, config: plan.config });
    await transaction.trial.update({ where: { id: trial.id }, data: { runId } });
  }
}

function nameOf({ preset, row, seed }: Trial): string {
  return `${preset} ${row}, seed ${seed}`;
}

/** Of the newest whole checkpoint of each finished run, once per split. */
async function queueScores(transaction: Database, experimentId: string): Promise<void> {
  const missing = await transaction.$queryRaw<{ checkpointId: string; split: string }[]>`
    with newest as (
      select distinct on (trial.id) trial.position, checkpoint.id
      from trial join run on run.id = trial.run_id join checkpoint on checkpoint.run_id = run.id
      where trial.experiment_id = ${experimentId}::uuid and run.state = 'FINISHED' and run.trashed_at is null
        and checkpoint.stage = ${TRANSLATION_STAGE} and checkpoint.damage is null and checkpoint.trashed_at is null
      order by trial.id, checkpoint.step desc, checkpoint.id desc
    )
    select newest.id as "checkpointId", split.name::text as split
    from newest, experiment, unnest(experiment.splits) with ordinality as split (name, place)
    where experiment.id = ${experimentId}::uuid and not exists (
      select from evaluation where checkpoint_id = newest.id and evaluation.split = split.name
    )
    order by split.place, newest.position`;
  const held = await holdCheckpoints(
    transaction,
    missing.map(({ checkpointId }) => checkpointId),
  );
  for (const { checkpointId, split } of missing.filter((each) => held.has(each.checkpointId)))
    await queueEvaluation(transaction, { checkpointId, split: scoredSplitSchema.parse(split) });
}
