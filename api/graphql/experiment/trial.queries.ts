import { TRANSLATION_STAGE } from '#contracts/methods/method-definition.ts';
import { planTrials } from '#contracts/plan-trials.ts';
import { isJobEnded } from '#contracts/run-state.ts';
import { readFailure } from '#contracts/stored/read-failure.ts';
import type {
  DatasetVersion,
  Evaluation,
  Experiment,
  Prisma,
  Run,
  Trial as TrialRow,
} from '#db/generated/client.ts';
import { plannedTrials } from '#jobs/planned-trials.ts';
import { NOT_IN_TRASH } from '../trash/not-in-trash.ts';

export type TrialState = 'WAITING' | 'TRAINING' | 'SCORING' | 'FINISHED' | 'FAILED';

/** A trial with all that says where it stands. */
export interface ReadTrial {
  readonly row: TrialRow & {
    /** Null also while it lies in the trash. */
    readonly run: Run | null;
    readonly isInTrash: boolean;
    readonly datasetVersion: DatasetVersion;
  };
  readonly state: TrialState;
  /** Why it is FAILED; null otherwise. */
  readonly problem: string | null;
  /** The run that learns what it takes. */
  readonly waitsFor: Run | null;
  /** The last checkpoint of its run that translates and is whole. */
  readonly checkpointId: string | null;
  /** The newest of that checkpoint for each split of the experiment. */
  readonly evaluations: readonly Evaluation[];
}

/** The trials of an experiment as they stand, in their order. */
export async function findTrials(
  prisma: Prisma.TransactionClient,
  { id: experimentId, splits }: Pick<Experiment, 'id' | 'splits'>,
): Promise<ReadTrial[]> {
  const stored = await prisma.trial.findMany({
    where: { experimentId },
    orderBy: { position: 'asc' },
    include: { run: true, datasetVersion: true },
  });
  const rows = stored.map((row) =>
    row.run?.trashedAt ? { ...row, run: null, isInTrash: true } : { ...row, isInTrash: false },
  );
  const plans = planTrials(await plannedTrials(prisma, rows));
  const checkpoints = await prisma.checkpoint.findMany({
    where: {
      ...NOT_IN_TRASH,
      run: { trial: { experimentId }, ...NOT_IN_TRASH },
      stage: TRANSLATION_STAGE,
      damage: null,
    },
    distinct: ['runId'],
    orderBy: [{ runId: 'asc' }, { step: 'desc' }, { id: 'desc' }],
  });
  const evaluations = await prisma.evaluation.findMany({
    where: { checkpointId: { in: checkpoints.map(({ id }) => id) }, split: { in: splits } },
    distinct: ['checkpointId', 'split'],
    orderBy: [{ checkpointId: 'asc' }, { split: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }],
  });
  return rows.map((row) => {
    const plan = plans.get(row.id);
    const learner = plan?.type === 'WAIT' ? rows.find(({ id }) => id === plan.trialId) : undefined;
    const checkpointId = checkpoints.find(({ runId }) => runId === row.runId)?.id ?? null;
    const read = {
      row,
      waitsFor: learner?.run ?? null,
      checkpointId,
      evaluations: evaluations.filter((each) => each.checkpointId === checkpointId),
    };
    const problem = problemOf(read);
    return { ...read, problem, state: problem === null ? stateOf(read, splits.length) : 'FAILED' };
  });
}

type Known = Omit<ReadTrial, 'state' | 'problem'>;

function problemOf({
  row: { run, isInTrash, canceledAt },
  waitsFor,
  checkpointId,
  evaluations,
}: Known): string | null {
  if (isInTrash) return 'Its run is in the trash. Restore it there, or repeat this trial.';
  if (!run) {
    if (canceledAt !== null) return 'It was canceled before it had a run.';
    if (waitsFor?.state !== 'FAILED' && waitsFor?.state !== 'CANCELED' && waitsFor?.state !== 'FINISHED')
      return null;
    return `The run "${waitsFor.displayName}" ended as ${waitsFor.state} without what this row takes from it.`;
  }
  if (run.state === 'FAILED')
    return run.failure === null ? 'Its run failed.' : readFailure(run.failure).message;
  if (run.state === 'CANCELED') return 'Its run was canceled.';
  if (run.state !== 'FINISHED') return null;
  if (checkpointId === null) return 'Its last checkpoint is damaged.';
  const failed = evaluations.find(({ state }) => isJobEnded(state) && state !== 'FINISHED');
  if (!failed) return null;
  const why = failed.failure === null ? 'it was canceled.' : readFailure(failed.failure).message;
  return `Its ${failed.split.toLowerCase()} images could not be scored: ${why}`;
}

function stateOf({ row: { run }, evaluations }: Known, wanted: number): TrialState {
  if (!run) return 'WAITING';
  if (run.state !== 'FINISHED') return 'TRAINING';
  return evaluations.filter(({ state }) => state === 'FINISHED').length < wanted ? 'SCORING' : 'FINISHED';
}
