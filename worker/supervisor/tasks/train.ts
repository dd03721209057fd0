import { readRunConfig } from '#contracts/stored/read-run-config.ts';
import { readComputePlan } from '#contracts/stored/read-compute-plan.ts';
import { newId } from '#db/new-id.ts';
import { jobDefinitions } from '#jobs/definitions.ts';
import type { Lease } from '#jobs/lease.ts';
import { type TrainTask, trainTaskSchema } from '../../protocol.ts';
import type { SupervisorContext } from '../context.ts';
import type { LeaseKeeper } from '../leases/lease-keeper.ts';
import { settle } from '../leases/settle.ts';
import { appendEvent, type LeasedRun } from '../records/append-event.ts';
import { commitCheckpoint } from '../records/commit-checkpoint.ts';
import { degradeRun } from '../records/degrade-run.ts';
import { createLogRecorder } from '../records/log-recorder.ts';
import { markDamaged } from '../records/mark-damaged.ts';
import { createMetricRecorder } from '../records/metric-recorder.ts';
import { beginStage, openSegment } from '../records/open-segment.ts';
import { readResumePoints } from '../records/read-resume-points.ts';
import { readArtifacts } from './read-artifacts.ts';
import type { Task, TaskReport } from './run-task.ts';

/** Trains a run, from its newest checkpoint where it has one, and stores all that its trainer reports. */
export async function startTask(
  context: SupervisorContext,
  [lease]: readonly [Lease, ...Lease[]],
  keeper: LeaseKeeper,
): Promise<Task> {
  const { runId } = jobDefinitions.TRAIN.readPayload(lease.payload);
  let writes = 0;
  let isDegraded = false;
  let passedOver = false;
  const run: LeasedRun = {
    prisma: context.prisma,
    runId,
    lease,
    lost: keeper.lost,
    nextWrite: () => ++writes,
  };
  const metrics = createMetricRecorder(run);
  const logs = createLogRecorder(run);
  const flush = async (): Promise<void> => {
    await metrics.flush();
    await logs.flush();
  };

  const handle = async (message: TaskReport): Promise<void> => {
    if (message.type === 'metrics') {
      metrics.add(message.step, message.points);
      return;
    }
    if (message.type === 'log') {
      logs.add(message.level, message.text);
      return;
    }
    // What came earlier is stored earlier.
    await metrics.flush();
    switch (message.type) {
      case 'damagedCheckpoint': {
        const step = await markDamaged(run, message);
        logs.add('WARN', `The checkpoint of step ${step} is damaged and is passed over. ${message.reason}`);
        passedOver = true;
        return;
      }
      case 'started':
        if (passedOver) logs.add('WARN', goesOnFrom(message.fromStep));
        return openSegment(run, message);
      case 'degraded':
        if (!isDegraded)
          logs.add('WARN', `Nothing can be stored; training goes on from memory. ${message.message}`);
        isDegraded = true;
        return degradeRun(run, message);
      case 'stage':
        return beginStage(run, message.stage);
      case 'sample':
        return storeSample(run, message);
      case 'checkpoint':
        if (isDegraded) logs.add('INFO', 'What had to wait in memory is stored.');
        isDegraded = false;
        return commitCheckpoint(run, message);
      case 'evaluated':
      case 'translated':
      case 'translationFailed':
      case 'importProgress':
      case 'verifyProgress':
      case 'result':
      case 'importReport':
        throw new Error(`a TRAIN task: expected no message of type ${message.type}`);
    }
  };

  return {
    message: await readTask(context, lease, runId),
    handle,
    flush,
    async settle(ending) {
      if (ending.type === 'CRASHED') logs.add('ERROR', `The trainer ended unexpectedly: ${ending.reason}`);
      await logs.flush();
      await settle(context, keeper, lease, ending);
    },
  };
}

async function readTask(context: SupervisorContext, lease: Lease, runId: string): Promise<TrainTask> {
  const run = await context.prisma.run.findUniqueOrThrow({
    where: { id: runId },
    include: { datasetVersion: true },
  });
  const config = readRunConfig(run.config);
  const [newest = null, ...earlier] = await readResumePoints(context.prisma, runId);
  return trainTaskSchema.parse({
    type: 'TRAIN',
    runId,
    epoch: lease.epoch,
    config,
    datasetVersionId: run.datasetVersionId,
    datasetIndexSha256: run.datasetVersion.indexSha256,
    resumeFrom: newest,
    fallBackTo: earlier,
    artifacts: await readArtifacts(context, config),
    plan: run.computePlan === null ? null : readComputePlan(run.computePlan),
    codeVersion: context.codeVersion,
    compute: context.compute,
    storage: context.storage,
  });
}

function goesOnFrom(step: number): string {
  return (
    `The run goes on from the checkpoint of step ${step}; what came after it is computed again. ` +
    '"npx exemplar verify" says what else is damaged.'
  );
}

async function storeSample(run: LeasedRun, sample: Extract<TaskReport, { type: 'sample' }>): Promise<void> {
  const sampleId = newId();
  await appendEvent(run, 'SAMPLE', { sampleId, step: sample.step }, async (transaction) => {
    await transaction.$executeRaw`
      insert into sample (id, run_id, epoch, stage, step, direction, sha256, byte_size, width, height, rows, columns)
      values (${sampleId}::uuid, ${run.runId}::uuid, ${run.lease.epoch}::int, ${sample.stage},
        ${sample.step}::int, ${sample.direction}::"Direction", ${sample.sha256}, ${sample.byteSize}::int,
        ${sample.width}::int, ${sample.height}::int, ${sample.rows}::int, ${sample.columns}::int)`;
  });
}
