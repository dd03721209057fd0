import { runIdSchema } from '#contracts/ids.ts';
import type { Failure } from '#contracts/run-state.ts';
import type { Database } from '#db/client.ts';
import { notify } from '#db/notify.ts';
import { invariant } from '#lib/invariant.ts';
import { indexRunMeasures } from '#db/runs/index-run-measures.ts';
import { jobDefinitions } from '#jobs/definitions.ts';
import type { Lease } from '#jobs/lease.ts';
import { evaluateTaskSchema } from '../../protocol.ts';
import type { SupervisorContext } from '../context.ts';
import type { LeaseKeeper } from '../leases/lease-keeper.ts';
import { settle } from '../leases/settle.ts';
import { noteDamage } from '../records/note-damage.ts';
import { logChild } from './log-child.ts';
import type { Task, TaskReport } from './run-task.ts';

type Evaluated = Extract<TaskReport, { type: 'evaluated' }>;

/** A run may be training beside it: one thread leaves it the rest of the machine. */
const THREADS = 1;

/** Scores a checkpoint on a split of its dataset. */
export async function startTask(
  context: SupervisorContext,
  [lease]: readonly [Lease, ...Lease[]],
  keeper: LeaseKeeper,
): Promise<Task> {
  const { evaluationId, checkpointId } = jobDefinitions.EVALUATE.readPayload(lease.payload);
  const { split, checkpoint, datasetVersion } = await context.prisma.evaluation.findUniqueOrThrow({
    where: { id: evaluationId },
    include: {
      checkpoint: { include: { run: { include: { datasetVersion: true } } } },
      datasetVersion: true,
    },
  });
  const version = datasetVersion ?? checkpoint.run.datasetVersion;
  invariant(version, `Expected the evaluation ${evaluationId} to have a dataset version.`);
  let evaluated: Evaluated | null = null;

  const storeScores =
    ({ type: _, missing, references, pictures, ...columns }: Evaluated) =>
    async (transaction: Database) => {
      await transaction.evaluation.update({
        where: { id: evaluationId },
        data: { ...columns, missingMeasures: missing, referenceRows: references },
      });
      await transaction.evaluationPicture.createMany({
        data: pictures.map((picture) => ({ evaluationId, ...picture })),
      });
      if (split === 'TEST')
        await transaction.datasetVersion.update({
          where: { id: version.id },
          data: { testEvaluationCount: { increment: 1 } },
        });
      await indexRunMeasures(transaction, [checkpoint.runId]);
      await notify(transaction, 'run_changed', { runId: runIdSchema.parse(checkpoint.runId) });
    };

  return {
    message: evaluateTaskSchema.parse({
      type: 'EVALUATE',
      checkpointId,
      manifestSha256: checkpoint.manifestSha256,
      datasetIndexSha256: version.indexSha256,
      split,
      compute: { ...context.compute, threads: THREADS },
      storage: context.storage,
    }),
    handle(message) {
      if (message.type === 'evaluated') evaluated = message;
      else if (message.type === 'log') logChild(context, message);
      else throw new Error(`an EVALUATE task: expected no message of type ${message.type}`);
      return Promise.resolve();
    },
    async settle(ending) {
      if (ending.type !== 'FINISHED') {
        await noteDamage(context, keeper, lease, checkpointId, ending);
        return settle(context, keeper, lease, ending);
      }
      if (!evaluated) return settle(context, keeper, lease, { type: 'FAILED', failure: noScores });
      await settle(context, keeper, lease, { type: 'FINISHED', results: storeScores(evaluated) });
    },
    close: () => Promise.resolve(),
  };
}

const noScores: Failure = {
  class: 'INFRA',
  code: 'INTERNAL',
  message: 'The evaluation ended without scores.',
};
