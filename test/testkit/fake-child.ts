import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { sha256Schema } from '#contracts/ids.ts';
import type { ComputePlan } from '#contracts/compute-plan.ts';
import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import { blobSettingsSchema } from '#storage/open-blob-store.ts';
import {
  type FromChild,
  isAlive,
  isStop,
  type TaskMessage,
  toChildSchema,
  type TrainTask,
  trainTaskSchema,
  type TranslateTask,
  translateTaskSchema,
} from '../../worker/protocol.ts';
import { createSupervisorDeadline, SUPERVISOR_SILENT } from '../../worker/supervisor-deadline.ts';

/**
 * A child of a supervisor that computes nothing: it says and does what the file `fake-child.json` in the data
 * directory tells it, so that tests can see what the supervisor makes of it.
 */
export const fakeScriptSchema = z.object({
  /** Steps after which a checkpoint is reported. */
  checkpointAt: z.array(z.int()).default([]),
  /** Steps after which it ends its task; null: it goes on until it is stopped. */
  finishAt: z.int().nullable().default(null),
  /** Step at which it reports this failure. */
  failAt: z.int().nullable().default(null),
  /** Step at which it kills itself, as the system does when memory runs out. */
  dieAt: z.int().nullable().default(null),
  /** Pays no heed to `stop`, nor to SIGTERM. */
  deaf: z.boolean().default(false),
  /** Milliseconds that a step takes. */
  stepMs: z.int().default(10),
  /** Metrics of each step. */
  series: z.int().positive().default(1),
  /** Writes each step into the file `sent-<run>.<epoch>` of the data directory before it tells of it. */
  notesSteps: z.boolean().default(false),
  /** Checkpoints, from the newest back, that cannot be read. */
  damaged: z.int().default(0),
  /** Steps at which the disk is full. */
  fullAt: z.array(z.int()).default([]),
  /** Logs its environment and the task that it was handed. */
  tellAll: z.boolean().default(false),
  /** Translations, by order, that cannot be done. */
  untranslatable: z.array(z.int()).default([]),
});
export type FakeScript = z.input<typeof fakeScriptSchema>;

const plan: ComputePlan = { backend: 'onnx', library: 'fake 1.0.0', threads: 1, lowering: '1' };
let stopped = false;
const deadline = createSupervisorDeadline(() => process.exit(SUPERVISOR_SILENT));

process.on('message', (raw) => {
  const message = toChildSchema.parse(raw);
  if (isAlive(message)) deadline.extend(message.seconds);
  else if (isStop(message)) stopped = true;
  else
    void work(message).finally(() => {
      deadline.lift();
    });
});
process.on('disconnect', () => process.exit(0));
say({ type: 'ready' });

async function work(task: TaskMessage): Promise<void> {
  stopped = false;
  const { storage } = z.object({ storage: blobSettingsSchema }).parse(task);
  const file = readFileSync(path.join(storage.blobDirectory, '..', 'fake-child.json'), 'utf8');
  const script = fakeScriptSchema.parse(JSON.parse(file));
  if (script.tellAll) console.log(JSON.stringify({ environment: process.env, task }));
  if (script.deaf) process.on('SIGTERM', () => undefined);
  const dataDirectory = path.dirname(storage.blobDirectory);
  if (task.type === 'TRAIN') await train(trainTaskSchema.parse(task), script, dataDirectory);
  if (task.type === 'TRANSLATE') await translate(translateTaskSchema.parse(task), script);
}

async function train(
  task: TrainTask,
  script: z.output<typeof fakeScriptSchema>,
  dataDirectory: string,
): Promise<void> {
  const notes = path.join(dataDirectory, `sent-${task.runId}.${task.epoch}`);
  const names = namesOf(script.series);
  const candidates = task.resumeFrom === null ? [] : [task.resumeFrom, ...task.fallBackTo];
  for (const manifestSha256 of candidates.slice(0, script.damaged))
    say({ type: 'damagedCheckpoint', manifestSha256, reason: 'It hashes to something else.' });
  const from = candidates[script.damaged];
  const fromStep = from === undefined ? 0 : stepOf(from);
  say({ type: 'started', fromStep, stage: 'FEATURE_MASK', plan, environment: null });
  console.log(`training after step ${fromStep}`);
  for (let step = fromStep + 1; ; step++) {
    await wait(script.stepMs);
    const time = Date.now();
    say({ type: 'progress' });
    if (script.notesSteps) appendFileSync(notes, `${step}\n`);
    const points = names.map((name, i) => ({ name, step, value: (i + 1) / step, time }));
    say({ type: 'metrics', step, points });
    if (script.fullAt.includes(step))
      say({ type: 'degraded', reason: 'STORAGE_FULL', message: 'The disk is full.' });
    if (script.checkpointAt.includes(step)) say(checkpointAfter(step, task));
    if (script.dieAt === step) process.kill(process.pid, 'SIGKILL');
    if (script.failAt === step) {
      const message = 'generator/total became NaN';
      say({ type: 'failed', failure: { class: 'DIVERGED', code: 'DIVERGED', message } });
      return;
    }
    if (script.finishAt === step) {
      say({ type: 'finished' });
      return;
    }
    if (stopped && !script.deaf) {
      say(checkpointAfter(step, task));
      say({ type: 'stopped' });
      return;
    }
  }
}

/** So many metrics, of which the first is a loss. */
function namesOf(count: number): string[] {
  const others = metricCatalog.map(({ name }) => name).filter((name) => name !== 'generator/total');
  return ['generator/total', ...others].slice(0, count);
}

async function translate(task: TranslateTask, script: z.output<typeof fakeScriptSchema>): Promise<void> {
  for (const [i, { translationId }] of task.translations.entries()) {
    await wait(script.stepMs);
    if (script.dieAt === i) process.kill(process.pid, 'SIGKILL');
    if (script.untranslatable.includes(i)) {
      const failure = { class: 'USER', code: 'UNSUPPORTED_IMAGE', message: 'broken picture' } as const;
      say({ type: 'translationFailed', translationId, failure });
      continue;
    }
    const sha256 = hashOf(i);
    say({
      type: 'translated',
      translationId,
      sha256,
      byteSize: 9,
      width: 8,
      height: 8,
      inferenceMs: process.pid,
    });
  }
  say({ type: 'finished' });
}

function checkpointAfter(step: number, task: TrainTask): FromChild {
  return {
    type: 'checkpoint',
    manifestSha256: hashOf(step),
    byteSize: 1_000,
    manifest: {
      format: 'exemplar.checkpoint/3',
      runId: task.runId,
      runName: task.runName,
      datasetVersionId: task.datasetVersionId,
      datasetIndexSha256: task.datasetIndexSha256,
      epoch: task.epoch,
      stage: 'FEATURE_MASK',
      step,
      config: task.config,
      adamSteps: {},
      randomSeed: task.config.seed,
      plan,
      codeVersion: task.codeVersion,
      blobs: [{ role: 'artifact', artifact: 'mask', sha256: hashOf(1_000_000), byteSize: 500 }],
    },
  };
}

/** A hash that tells the number it was made of: the step that a checkpoint was taken after. */
function hashOf(number: number) {
  return sha256Schema.parse(number.toString(16).padStart(64, '0'));
}

function stepOf(sha256: string): number {
  return Number.parseInt(sha256, 16);
}

function say(message: FromChild): void {
  process.send?.(message);
}
