import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as runtime from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import type { ConvolutionWay } from '#contracts/compute-plan.ts';
import { convolutionWaysSchema } from '#contracts/compute-plan.ts';
import type { ComputeBackend } from '../../../../worker/compute/backend.ts';
import { NO_STAND_INS } from '../../../../worker/compute/onnx/onnx-graph.ts';
import type { OnnxRuntime } from '../../../../worker/compute/onnx/onnx-runtime.ts';
import { type TriedChoice, tuneWays } from '../../../../worker/compute/onnx/tune-ways.ts';
import { selectBackend } from '../../../../worker/compute/select-backend.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { pureStep } from '../backends.ts';

const step = pureStep({ x: [2, 6, 6, 3], w: [3, 3, 3, 4] }, ({ x, w }) => ({
  gradient: tf.grad((b) => tf.sum(tf.conv2d(x as tf.Tensor4D, b as tf.Tensor4D, 1, 'same')))(w as tf.Tensor),
}));

describe('the way of a gradient is', () => {
  test('the fastest, where it is clearly faster than that of the rule', async () => {
    expect(await chosen({ taps: 10, convolution: 9, columns: 8, runs: 8.5 })).toEqual({ key: 'columns' });
  });
  test('that of the rule, where another is only a little faster', async () => {
    expect(await chosen({ taps: 10, convolution: 9.5 })).toEqual({ key: 'taps' });
  });
  test('judged by the least of several runs, which other programs disturb least', async () => {
    expect(await chosen({ taps: 10, convolution: 5 }, (run) => (run === 2 ? 1 : 20))).toEqual({
      key: 'convolution',
    });
  });
});

test('what was tried on a machine is not tried again there, and is chosen by every run', async () => {
  const tuning = path.join(await mkdtemp(path.join(tmpdir(), 'tuning-')), 'folder', 'tuning.json');
  expect(await tuned(tuning)).toMatchObject({ tried: 1, plan: { backend: 'onnx' } });
  const file = await ways(tuning);
  const [machine, found] = Object.entries(file.tuned)[0] ?? ['', {}];
  expect(machine).toMatch(/^onnx, onnxruntime-node .*, lowering 1, 1 threads, ./);

  const [key = ''] = Object.keys(found);
  await writeFile(tuning, JSON.stringify({ ...file, tuned: { [machine]: { [key]: 'columns' } } }));
  expect(await tuned(tuning)).toMatchObject({ tried: 0, plan: { ways: { [key]: 'columns' } } });
});

test('a plan does not name ways that the rules take anyway', async () => {
  const tuning = path.join(await mkdtemp(path.join(tmpdir(), 'tuning-')), 'tuning.json');
  await tuned(tuning);
  const file = await readFile(tuning, 'utf8');
  await writeFile(tuning, file.replace(/"(taps|columns|runs)"/, '"convolution"'));
  expect((await tuned(tuning)).plan).not.toHaveProperty('ways');
});

test.each([
  ['is cut off', '{"version":1,"tuned":{"onn'],
  ['is of a later version', '{"version":2,"tuned":[]}'],
  ['names a way that there is not', '{"version":1,"tuned":{"a":{"b":"magic"}}}'],
])('a file that %s is written anew', async (_, text) => {
  const tuning = path.join(await mkdtemp(path.join(tmpdir(), 'tuning-')), 'tuning.json');
  await writeFile(tuning, text);
  expect((await tuned(tuning)).tried).toBe(1);
  expect((await tuned(tuning)).tried).toBe(0);
});

test('without a file nothing is tried', async () => {
  const { backend } = await selectBackend('onnx', { threads: 1 });
  expect(backend.tune).toBeUndefined();
});

async function tuned(tuning: string): Promise<{ tried: number | undefined; plan: ComputeBackend['plan'] }> {
  const { backend } = await selectBackend('onnx', { threads: 1, tuning });
  const tried = await backend.tune?.([step, step], () => Promise.resolve());
  return { tried, plan: backend.plan };
}

async function ways(file: string) {
  const { tuned: all } = JSON.parse(await readFile(file, 'utf8')) as { tuned: Record<string, unknown> };
  return {
    version: 1,
    tuned: Object.fromEntries(
      Object.entries(all).map(([machine, found]) => [machine, convolutionWaysSchema.parse(found)]),
    ),
  };
}

/** What is chosen when runs take so many milliseconds of a clock that stands still otherwise. */
async function chosen(
  ms: Partial<Record<ConvolutionWay, number>>,
  slower: (run: number) => number = () => 1,
): Promise<unknown> {
  let clock = 0;
  const names = Object.keys(ms) as ConvolutionWay[];
  const shape = [1, 1, 2, 2];
  const choice: TriedChoice = {
    key: 'key',
    tensors: [
      { name: 'x', shape },
      { name: 'dy', shape },
    ],
    frozenFilter: false,
    session: { provider: 'cpu', threads: 1, settings: {} },
    ways: names.map((name) => ({ name, lower: (graph, [x]) => graph.emit('Neg', [x], shape) })),
  };
  let made = 0;
  const create = () => {
    const took = ms[names[made++] ?? 'taps'] ?? NaN;
    let run = 0;
    const session = {
      run: () => {
        clock += took * slower(run++);
        return Promise.resolve({});
      },
      release: () => Promise.resolve(),
    };
    return Promise.resolve(session);
  };
  const faked = { ...runtime, InferenceSession: { create } } as unknown as OnnxRuntime;
  return tuneWays([choice], { runtime: faked, standIns: NO_STAND_INS, now: () => clock }, () =>
    Promise.resolve(),
  );
}
