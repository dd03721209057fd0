import { checkpointIdSchema } from '#contracts/ids.ts';
import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import { invariant } from '#lib/invariant.ts';
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
import { type ResumePoint, readResumePoints } from '../records/read-resume-points.ts';
import { runLogFile } from '../records/run-log-file.ts';
import { createRunRecorder, type RunRecorder } from '../records/run-recorder.ts';
import type { WriteOf } from '../records/run-write.ts';
import { createWriteStore } from '../records/store-write.ts';
import { readArtifacts } from './read-artifacts.ts';
import { readWeights } from './read-weights.ts';
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
  const resumePoints = await readResumePoints(context.prisma, runId);
  const message = await readTask(context, lease, runId, resumePoints);
  const settleRun = (ending: Ending) => settle(context, keeper, lease, ending);
  const recorder = createRunRecorder({
    store: createWriteStore({ prisma: context.prisma, runId, lease }, settleRun),
    localLog: openLocalLog(runLogFile(context.localLogDirectory, lease)),
    log: context.log,
    lost: keeper.lost,
    over: keeper.over,
  });
  const record = createRecord(recorder, resumePoints);

  return {
    message,
    yields: recorder.full,
    handle(report) {
      record(report);
      return Promise.resolve();
    },
    async settle(ending) {
      // What cannot be stored is no reason to keep the job.
      if (recorder.hasFailed()) return settleRun(ending);
      recorder.add({ kind: 'ENDING', ending: endingOf(ending) });
      await recorder.flush();
    },
    close: () => recorder.close(),
  };
}

/** @returns records what a trainer says */
function createRecord(
  recorder: RunRecorder,
  resumePoints: readonly ResumePoint[],
): (report: TaskReport) => void {
  let hasPassedOver = false;
  let isDegraded = false;
  const passOver = ({ manifestSha256, reason }: Extract<TaskReport, { type: 'damagedCheckpoint' }>) => {
    const point = resumePoints.find((one) => one.manifestSha256 === manifestSha256);
    if (!point) throw new Error(`a TRAIN task: expected a checkpoint of the run, got ${manifestSha256}`);
    const { checkpointId, step } = point;
    hasPassedOver = true;
    recorder.add({ kind: 'DAMAGED', checkpointId, step, reason });
    recorder.addLine('WARN', `The checkpoint of step ${step} is damaged and is skipped. ${reason}`);
  };
  const degrade = ({ reason, message }: Extract<TaskReport, { type: 'degraded' }>) => {
    if (!isDegraded)
      recorder.addLine('WARN', `Nothing can be saved; training continues in memory. ${message}`);
    isDegraded = true;
    recorder.add({ kind: 'DEGRADED', reason, message });
  };
  const recover = () => {
    if (isDegraded) recorder.addLine('INFO', 'What was held in memory has been saved.');
    isDegraded = false;
  };

  return (report) => {
    switch (report.type) {
      case 'metrics':
        recorder.addPoints(report.step, report.points);
        return;
      case 'log':
        recorder.addLine(report.level, report.text);
        return;
      case 'damagedCheckpoint':
        passOver(report);
        return;
      case 'started':
        if (hasPassedOver) recorder.addLine('WARN', goesOnFrom(report.fromStep));
        recorder.add({ kind: 'STARTED', started: report });
        return;
      case 'stage':
        recorder.add({ kind: 'STAGE', stage: report.stage });
        return;
      case 'sample':
        recorder.add({ kind: 'SAMPLE', sampleId: newId(), sample: report });
        return;
      case 'degraded':
        degrade(report);
        return;
      case 'checkpoint':
        recorder.add({
          kind: 'CHECKPOINT',
          checkpointId: checkpointIdSchema.parse(newId()),
          checkpoint: report,
        });
        recover();
        return;
      case 'evaluated':
      case 'translated':
      case 'translationFailed':
      case 'importProgress':
      case 'verifyProgress':
      case 'result':
      case 'importReport':
        throw new Error(`a TRAIN task: expected no message of type ${report.type}`);
    }
  };
}

function goesOnFrom(step: number): string {
  return (
    `The run continues from the checkpoint of step ${step}; later steps are computed again. ` +
    '"./exemplar verify" says what else is damaged.'
  );
}

/** A run's results are stored as they come: its ending is only a word. */
function endingOf(ending: Ending): WriteOf<'ENDING'>['ending'] {
  return ending.type === 'FINISHED' ? { type: 'FINISHED' } : ending;
}

async function readTask(
  context: SupervisorContext,
  lease: Lease,
  runId: string,
  resumePoints: readonly ResumePoint[],
): Promise<TrainTask> {
  const run = await context.prisma.run.findUniqueOrThrow({
    where: { id: runId },
    include: { datasetVersion: true, config: true, fork: { include: { parent: true } } },
  });
  // Before its first segment, a fork follows the plan of what it goes on from.
  const plan = run.computePlan ?? run.fork?.parent.computePlan ?? null;
  const { datasetVersion } = run;
  invariant(datasetVersion, `Expected the run ${runId}, which is to be trained, to have a dataset version.`);
  const config = readRunConfig(run.config?.document);
  const [newest = null, ...earlier] = resumePoints.map(({ manifestSha256 }) => manifestSha256);
  return trainTaskSchema.parse({
    type: 'TRAIN',
    runId,
    runName: run.displayName,
    epoch: lease.epoch,
    config,
    datasetVersionId: datasetVersion.id,
    datasetIndexSha256: datasetVersion.indexSha256,
    resumeFrom: newest,
    fallBackTo: earlier,
    artifacts: await readArtifacts(context, config),
    weights: await readWeights(context, config),
    plan: plan === null ? null : readComputePlan(plan),
    codeVersion: context.codeVersion,
    compute: context.compute,
    storage: context.storage,
  });
}
