import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ComputeBackend } from '../../../worker/compute/backend.ts';
import { PartThreads } from '../../../worker/compute/onnx/part-threads.ts';
import { cutPhases } from '../../../worker/compute/parts/cut-phases.ts';
import { meanOverParts } from '../../../worker/compute/parts/mean-over-parts.ts';
import { partCount } from '../../../worker/compute/parts/part-of.ts';
import { shareOf, wholeOf } from '../../../worker/compute/parts/shares.ts';
import { simplifyStep } from '../../../worker/compute/passes/simplify-step.ts';
import { recordPart } from '../../../worker/compute/recorder/record-step.ts';
import { selectBackend } from '../../../worker/compute/select-backend.ts';
import type { Step } from '../../../worker/compute/step.ts';
import { tf } from '../../../worker/compute/tf.ts';
import { eager, relativeDifference } from './backends.ts';

/**
 * Of 6 images per domain, of 2 numbers each: w becomes w - the mean of x, and u what is left of it times the mean of |x|;
 * `y` holds x + w of each image.
 */
const step: Step = {
  name: 'two updates',
  batch: 6,
  feeds: { x: [12, 2], rate: [] },
  state: { w: [2], u: [2] },
  constants: {},
  body({ feeds: { x, rate }, state: { w, u } }) {
    const images = x as tf.Tensor2D;
    const size = tf.abs(images);
    const nextW = tf.sub(w as tf.Tensor, tf.mul(meanOverParts(tf.mean(images, 0)), rate as tf.Tensor));
    const nextU = tf.mul(tf.mul(u as tf.Tensor, nextW), meanOverParts(tf.mean(size, 0)));
    return {
      outputs: {
        losses: tf.stack([tf.mean(images), tf.mean(tf.mul(size, nextW))]),
        y: tf.add(images, w as tf.Tensor),
      },
      nextState: { w: nextW, u: nextU },
    };
  },
};
const initial = {
  w: { shape: [2], data: Float32Array.of(1, -2) },
  u: { shape: [2], data: Float32Array.of(3, 0.5) },
};
const x = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i * 1.7));
const feeds = { x, rate: Float32Array.of(0.5) };

describe('a step that is computed in parts of its batch', () => {
  test.each([2, 3, 4, 7])('with up to %i threads gives what the whole gives', async (threads) => {
    const expected = await threeRuns(eager);
    const actual = await threeRuns(await dividing(threads));
    for (const [name, values] of Object.entries(expected))
      expect(relativeDifference(actual[name] ?? new Float32Array(), values), name).toBeLessThan(1e-6);
  });

  test('takes what was written to its state in between, in every part', async () => {
    const backend = await dividing(3);
    const compiled = await backend.compile(step);
    const state = backend.createState(initial);
    await compiled.run(state, feeds);
    state.write({ w: { shape: [2], data: Float32Array.of(10, 20) } });
    const { y } = await compiled.run(state, feeds);
    expect([...(y ?? [])]).toEqual([...x].map((value, i) => Math.fround(value + (i % 2 === 0 ? 10 : 20))));
  });

  test('keeps states apart', async () => {
    const backend = await dividing(2);
    const compiled = await backend.compile(step);
    const states = [backend.createState(initial), backend.createState(initial)] as const;
    await compiled.run(states[0], feeds);
    states[0].dispose();
    await compiled.run(states[1], feeds);
    const alone = backend.createState(initial);
    await compiled.run(alone, feeds);
    expect(await states[1].read()).toEqual(await alone.read());
    compiled.dispose();
  });

  test('fails as a whole when a part fails, and does not go on after that', async () => {
    const backend = await dividing(2);
    const compiled = await backend.compile(step);
    const state = backend.createState(initial);
    await expect(compiled.run(state, { rate: Float32Array.of(1) })).rejects.toThrow("feed 'x' is missing");
    await expect(compiled.run(state, feeds)).rejects.toThrow('A thread of the computation ended');
  });

  test('fails, rather than wait for ever, when another part fails', async () => {
    const threads = new PartThreads();
    const [thread] = threads.take(1);
    const run = { kind: 'RUN', step: 5, state: 0, feeds: {}, changed: [] } as const;
    await expect(thread?.ask(run)).rejects.toThrow('expected step 5 to be compiled');
    const unanswered = thread?.ask({ kind: 'RELEASE_STEP', step: 5 });
    const ended = expect(unanswered).rejects.toThrow('A thread of the computation ended with code 1');
    await threads.end();
    await ended;
    await expect(thread?.ask(run)).rejects.toThrow('ended');
  });
});

test('a batch is divided into as many equal parts as threads allow', () => {
  const counts = [1, 2, 3, 4, 5, 6, 7].map((most) => partCount(step, most));
  expect(counts).toEqual([1, 2, 3, 3, 3, 6, 6]);
  const { batch: _, ...withoutBatch } = step;
  expect(partCount(withoutBatch, 4)).toBe(1);
});

test('images of every domain are shared out, and come together again as they were', () => {
  const rows = Float32Array.from({ length: 16 }, (_, i) => i); // two domains of 4 images of 2 numbers
  const shares = [0, 1].map((index) => shareOf(rows, [8, 2], 4, { index, count: 2 }));
  expect(shares.map((share) => [...share])).toEqual([
    [0, 1, 2, 3, 8, 9, 10, 11],
    [4, 5, 6, 7, 12, 13, 14, 15],
  ]);
  expect(wholeOf(shares, [4, 2], 4)).toEqual(rows);
  expect([...wholeOf([Float32Array.of(1, 5), Float32Array.of(2, 7)], [2], 4)]).toEqual([1.5, 6]);
});

describe('phases of a part', () => {
  test('end where a mean is needed, and keep what later ones need of images', async () => {
    const phases = cutPhases(simplifyStep(await recordPart(step, 2)));
    const described = phases.map(({ outputs, nextState, kept, shared }) => ({
      outputs: Object.keys(outputs),
      nextState: Object.keys(nextState),
      kept: Object.values(kept).map(({ shape }) => shape),
      shared: Object.values(shared).map(({ shape }) => shape),
    }));
    expect(described).toEqual([
      { outputs: ['y'], nextState: [], kept: [[6, 2]], shared: [[2], [2]] },
      { outputs: ['losses'], nextState: ['w', 'u'], kept: [], shared: [] },
    ]);
  });

  test('are refused where a state would be another in every part', async () => {
    const drifting: Step = {
      ...step,
      body: (input) => ({ ...step.body(input), nextState: { w: tf.mean(input.feeds['x'] as tf.Tensor, 0) } }),
    };
    const recorded = simplifyStep(await recordPart(drifting, 2));
    expect(() => cutPhases(recorded)).toThrow(
      "step 'two updates' cannot be computed in parts: its state 'w' depends on images otherwise than by gradients",
    );
  });

  test('are refused where a feed has no row for each image', async () => {
    await expect(recordPart({ ...step, feeds: { ...step.feeds, x: [13, 2] } }, 2)).rejects.toThrow(
      "feed 'x' of shape [13, 2] is to have a row for each of 6 images",
    );
  });
});

/** A backend that divides batches among so many threads. */
async function dividing(threads: number): Promise<ComputeBackend> {
  const tuning = path.join(await mkdtemp(path.join(tmpdir(), 'parts-')), 'tuning.json');
  return (await selectBackend('onnx', { threads, tuning })).backend;
}

/** Outputs of the last of three runs, and the state after it. */
async function threeRuns(backend: ComputeBackend): Promise<Readonly<Record<string, Float32Array>>> {
  const compiled = await backend.compile(step);
  const state = backend.createState(initial);
  let outputs: Readonly<Record<string, Float32Array>> = {};
  for (let run = 0; run < 3; run++) outputs = await compiled.run(state, feeds);
  const { w, u } = await state.read();
  compiled.dispose();
  return { ...outputs, w: w?.data ?? new Float32Array(), u: u?.data ?? new Float32Array() };
}
