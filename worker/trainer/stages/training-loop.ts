import type { MetricPoint } from '#contracts/metrics/metric-point.ts';
import { DivergedError } from '../diverged-error.ts';
import type { StopReason } from '../../child-channel.ts';
import { createSystemMeter } from '../machine/system-meter.ts';
import type { TrainerContext } from '../trainer-context.ts';
import type { Storing } from './store-or-go-on.ts';

/** What one step tells: unweighted losses by metric name, the learning rate that is logged, and how long it waited for images. */
export interface StepReport {
  readonly losses: readonly (readonly [name: string, value: number])[];
  readonly learningRate: number;
  readonly dataMs: number;
}

/** A stage, ready to compute. `index` counts steps within the stage, `step` through the whole run. */
export interface LoopedStage {
  readonly steps: number;
  /** Steps of the run before this stage. */
  readonly firstStep: number;
  runStep(index: number): Promise<StepReport>;
  /** Stores pictures of how far it has come. */
  sample(step: number): Promise<Storing>;
  /** Stores everything that is needed to go on from there. */
  checkpoint(index: number): Promise<Storing>;
}

/** How soon a checkpoint for which the disk had no room is tried again, at the latest. */
const RETRY_MS = 30_000;

/**
 * Runs the steps of a stage from `firstIndex` on: reports each, takes a sample grid and a checkpoint every
 * `config.checkpointSeconds` (sooner again where the disk had no room for one), and lets the event loop turn between steps so that a stop is heard.
 *
 * @returns the reason when it was stopped, null when the stage is done
 * @throws DivergedError when a loss is not finite, after reporting it
 */
export async function trainingLoop(
  context: TrainerContext,
  firstIndex: number,
  stage: LoopedStage,
): Promise<StopReason | null> {
  const checkpointMs = context.config.checkpointSeconds * 1000;
  let nextAt = context.now() + checkpointMs;
  const meter = createSystemMeter(context.machine, context.now());

  for (let index = firstIndex; index < stage.steps; index++) {
    const stopped = await context.channel.stopRequested();
    if (stopped) {
      if (stopped === 'PREEMPT') await stage.checkpoint(index);
      return stopped;
    }

    const begun = context.now();
    const report = await stage.runStep(index);
    const time = context.now();
    const step = stage.firstStep + index + 1;
    const point = (name: string, value: number): MetricPoint => ({ name, step, value, time });
    const points = report.losses.map(([name, value]) => point(name, value));
    points.push(point('optimizer/learning_rate', report.learningRate));
    points.push(point('system/step_time', (time - begun) / 1000));
    points.push(...meter.valuesAt(time).map(([name, value]) => point(name, value)));
    await context.channel.send({ type: 'metrics', step, points });
    requireFinite(step, report.losses);

    if (time >= nextAt && index + 1 < stage.steps) {
      await stage.sample(step);
      const storing = await stage.checkpoint(index + 1);
      nextAt = context.now() + (storing === 'STORED' ? checkpointMs : Math.min(checkpointMs, RETRY_MS));
    }
    const { dataMs } = report;
    meter.note({ dataMs, computeMs: time - begun - dataMs, writeMs: context.now() - time });
  }
  return null;
}

function requireFinite(step: number, losses: StepReport['losses']): void {
  for (const [name, value] of losses) {
    if (!Number.isFinite(value)) throw new DivergedError(step, name, value);
  }
}
