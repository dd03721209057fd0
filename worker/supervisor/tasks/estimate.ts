import { runIdSchema } from '#contracts/ids.ts';
import { type BusyWith, type RunEstimate, runEstimateSchema } from '#contracts/run-estimate.ts';
import type { Failure } from '#contracts/run-state.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import type { Database } from '#db/client.ts';
import { jobDefinitions } from '#jobs/definitions.ts';
import type { Ending } from '#jobs/ending.ts';
import type { Lease } from '#jobs/lease.ts';
import { estimateTaskSchema } from '../../protocol.ts';
import type { SupervisorContext } from '../context.ts';
import { settle } from '../leases/settle.ts';
import { logChild } from './log-child.ts';
import { readArtifacts } from './read-artifacts.ts';
import { readWeights } from './read-weights.ts';
import type { StartTask } from './start-task.ts';

/** Measures how long a run would take and how much memory it would need on this worker. */
export const startTask: StartTask = async (context, [lease], keeper) => {
  const { estimateId } = jobDefinitions.ESTIMATE.readPayload(lease.payload);
  const row = await context.prisma.estimate.findUniqueOrThrow({
    where: { id: estimateId },
    include: { datasetVersion: { include: { domains: true } } },
  });
  const { domains, indexSha256 } = row.datasetVersion;
  const config = readRunConfig(row.config);
  const isBusyAtStart = await hasOtherJob(context, lease);
  let estimated: RunEstimate | null = null;

  const endingOf = async (ending: Ending): Promise<Ending> => {
    if (ending.type === 'HUNG') return { type: 'FAILED', failure: hung(ending.reason) };
    if (ending.type === 'CRASHED') return { type: 'FAILED', failure: crashed(ending.reason) };
    if (ending.type !== 'FINISHED') return ending;
    if (!estimated) return { type: 'FAILED', failure: noEstimate };
    const isBusy = isBusyAtStart || (await hasOtherJob(context, lease));
    const busyWith: BusyWith | null = isBusy ? 'OTHER_JOB' : estimated.busyWith;
    const data = { result: { ...estimated, busyWith }, workerId: context.workerId };
    const results = async (transaction: Database): Promise<void> => {
      await transaction.estimate.update({ where: { id: estimateId }, data });
    };
    return { type: 'FINISHED', results };
  };

  return {
    message: estimateTaskSchema.parse({
      type: 'ESTIMATE',
      runId: runIdSchema.parse(estimateId), // stands for the run that there is not yet
      runName: 'estimate',
      config,
      datasetVersionId: row.datasetVersionId,
      datasetIndexSha256: indexSha256,
      artifacts: await readArtifacts(context, config),
      weights: await readWeights(context, config),
      codeVersion: context.codeVersion,
      compute: context.compute,
      storage: context.storage,
      trainingImages: domains.reduce((sum, { trainCount }) => sum + trainCount, 0),
    }),
    handle(message) {
      if (message.type === 'result') estimated = runEstimateSchema.parse(message.result);
      else if (message.type === 'log') logChild(context, message);
      else throw new Error(`an ESTIMATE task: expected no message of type ${message.type}`);
      return Promise.resolve();
    },
    settle: async (ending) => settle(context, keeper, lease, await endingOf(ending)),
    close: () => Promise.resolve(),
  };
};

/** Whether another slot of this worker has a job at hand. */
async function hasOtherJob({ prisma, workerId }: SupervisorContext, { jobId }: Lease): Promise<boolean> {
  return (await prisma.job.count({ where: { workerId, state: 'RUNNING', id: { not: jobId } } })) > 0;
}

const noEstimate: Failure = {
  class: 'INFRA',
  code: 'INTERNAL',
  message: 'The estimate ended without a result.',
};

function hung(reason: string): Failure {
  const message = `The process that timed a step was stopped: ${reason}. Try again when the machine is less busy.`;
  return { class: 'HUNG', code: 'HUNG', message };
}

/** Not tried again: what a run like it would do is just what was asked. */
function crashed(reason: string): Failure {
  return {
    class: 'OOM',
    code: 'OUT_OF_MEMORY',
    message:
      `The process that timed a step was killed (${reason}), most likely because memory ran out. ` +
      'Choose smaller images or a smaller batch.',
  };
}
