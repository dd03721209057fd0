import { z } from 'zod';
import { computeBackendNameSchema } from '#contracts/compute-plan.ts';
import { presets } from '#contracts/run-config.ts';
import { messageOf } from '#lib/message-of.ts';
import type { ComputeBackend } from '../compute/backend.ts';
import { selectBackend } from '../compute/select-backend.ts';
import { openTraining } from '../trainer/trial-step.ts';
import { tuneBackend } from '../trainer/tune-backend.ts';

/** What a probe is asked: its only argument, as JSON. */
const taskSchema = z.object({
  backend: computeBackendNameSchema,
  threads: z.int().positive(),
  /** Folder of installed backends. */
  installed: z.string(),
  /** File of how steps were found to run fastest here; by rules without it. */
  tuning: z.string().optional(),
  /** Whose training step is run. */
  preset: z.string(),
});

/** Losses that differ by more are not rounding. */
const TOLERANCE = 1e-3;
const TIMED_SECONDS = 2;
const MOST_STEPS = 50;

process.stdout.write(`${JSON.stringify(await probe(taskSchema.parse(JSON.parse(process.argv[2] ?? ''))))}\n`);
process.exit(); // what a backend has started does not end by itself

/** Runs one training step on a backend and on `onnx`, compares their losses, and times the first. */
async function probe({ backend: name, threads, installed, tuning, preset }: z.infer<typeof taskSchema>) {
  try {
    const config = presets.find((each) => each.name === preset)?.config;
    if (!config) throw new Error(`There is no preset ${preset}`);
    const { backend } = await selectBackend(name, { threads, installed, tuning });
    await tuneBackend(backend, { config, artifacts: {}, weights: {} }, () => Promise.resolve());
    const run = await openTraining(config, backend);
    const losses = await run();
    const reference = name === 'onnx' ? null : await referenceBackend(threads);
    if (reference) requireAlike(losses, await (await openTraining(config, reference))());
    else requireFinite(losses);
    const times: number[] = [];
    while (times.length < MOST_STEPS && sum(times) < TIMED_SECONDS) {
      const begun = performance.now();
      await run();
      times.push((performance.now() - begun) / 1000);
    }
    times.sort((a, b) => a - b);
    return { works: true, library: backend.plan.library, secondsPerStep: times[times.length >> 1] ?? NaN };
  } catch (error) {
    return { works: false, reason: messageOf(error) };
  }
}

/** Null on a machine that it has no binary for, where there is nothing to compare with. */
async function referenceBackend(threads: number): Promise<ComputeBackend | null> {
  try {
    return (await selectBackend('onnx', { threads })).backend;
  } catch {
    return null;
  }
}

function requireFinite(losses: readonly number[]): void {
  for (const [i, value] of losses.entries())
    if (!Number.isFinite(value)) throw new Error(`It computes loss ${i} of a training step as ${value}`);
}

function requireAlike(losses: readonly number[], expected: readonly number[]): void {
  for (const [i, value] of expected.entries()) {
    const difference = Math.abs((losses[i] ?? NaN) - value) / Math.max(Math.abs(value), 1);
    if (!(difference <= TOLERANCE))
      throw new Error(`It computes loss ${i} of a training step as ${losses[i]}, where ${value} is right`);
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
