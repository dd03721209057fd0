import { checkpointIdSchema } from '#contracts/ids.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import { readComputePlan } from '#contracts/stored/read-compute-plan.ts';
import { newId } from '#db/new-id.ts';
import { jobDefinitions } from '#jobs/definitions.ts';
import type { Ending } from '#jobs/ending.ts';
import type { Lease } from '#jobs/lease.ts';
import { type TrainTask, trainTaskSchema } from '../../protocol.ts';
import type { SupervisorContext } from '../context.ts';
import type { LeaseKeeper } from '../leases/lease-keeper.ts';
import { settle } from '../leases/settle.ts';
import { openLocalLog } from '../records/local-log.ts';
import { runLogFile } from '../records/run-log-file.ts';
import { createRunRecorder, type RunRecorder } from '../records/run-recorder.ts';
import type { WriteOf } from '../records/run-write.ts';
import { createWriteStore } from '../records/store-write.ts';
import { readArtifacts } from './read-artifacts.ts';
import type { Task, TaskReport } from './run-task.ts';

/**
 * Trains a run, from its newest checkpoint where it has one, and stores all that its trainer reports. The training does
 * not wait for the database.
 */
export async function startTask(
  context: SupervisorContext,
  [lease]: readonly [Lease, ...Lease[]],
  keeper: LeaseKeeper,
): Promise<Task> {
  const { runId } = jobDefinitions.TRAIN.readPayload(lease.payload);
  const message = await readTask(context, lease, runId);
  const settleRun = (ending: Ending) => settle(context, keeper, lease, ending);
  const recorder = createRunRecorder({
    store: createWriteStore({ prisma: context.prisma, runId, lease }, settleRun),
    localLog: openLocalLog(runLogFile(context.localLogDirectory, lease)),
    log: context.log,
    lost: keeper.lost,
    over: keeper.over,
  });

  return {
    message,
    yields: recorder.full,
    handle(report) {
      record(recorder, report);
      return Promise.resolve();
    },
    async settle(ending) {
      // What cannot be stored is no reason to keep the job.
      if (recorder.hasFailed()) return settleRun(ending);
      if (ending.type === 'CRASHED') {
        recorder.addLine('ERROR', `The trainer ended unexpectedly: ${ending.reason}`);
      }
      if (ending.type === 'HUNG') recorder.addLine('ERROR', `The trainer was ended: ${ending.reason}`);
      recorder.add({ kind: 'ENDING', ending: endingOf(ending) });
      await recorder.flush();
    },
    close: () => recorder.close(),
  };
}

function record(recorder: RunRecorder, report: TaskReport): void {
  switch (report.type) {
    case 'metrics':
      recorder.addPoints(report.step, report.points);
      return;
    case 'log':
      recorder.addLine(report.level, report.text);
      return;
    case 'started':
      recorder.add({ kind: 'STARTED', started: report });
      return;
    case 'stage':
      recorder.add({ kind: 'STAGE', stage: report.stage });
      return;
    case 'sample':
      recorder.add({ kind: 'SAMPLE', sampleId: newId(), sample: report });
      return;
    case 'checkpoint': {
      const checkpointId = checkpointIdSchema.parse(newId());
      recorder.add({ kind: 'CHECKPOINT', checkpointId, checkpoint: report });
      return;
    }
    case 'evaluated':
    case 'translated':
    case 'translationFailed':
    case 'importProgress':
    case 'result':
    case 'importReport':
      throw new Error(`a TRAIN task: expected no message of type ${report.type}`);
  }
}

/** A run's results are stored as they come: its ending is only a word. */
function endingOf(ending: Ending): WriteOf<'ENDING'>['ending'] {
  return ending.type === 'FINISHED' ? { type: 'FINISHED' } : ending;
}

async function readTask(context: SupervisorContext, lease: Lease, runId: string): Promise<TrainTask> {
  const run = await context.prisma.run.findUniqueOrThrow({
    where: { id: runId },
    include: { datasetVersion: true },
  });
  const config = readRunConfig(run.config);
  const checkpoint = run.latestCheckpointId
    ? await context.prisma.checkpoint.findUniqueOrThrow({ where: { id: run.latestCheckpointId } })
    : null;
  return trainTaskSchema.parse({
    type: 'TRAIN',
    runId,
    epoch: lease.epoch,
    config,
    datasetVersionId: run.datasetVersionId,
    datasetIndexSha256: run.datasetVersion.indexSha256,
    resumeFrom: checkpoint?.manifestSha256 ?? null,
    artifacts: await readArtifacts(context, config),
    plan: run.computePlan === null ? null : readComputePlan(run.computePlan),
    codeVersion: context.codeVersion,
    compute: context.compute,
    storage: context.storage,
  });
}
