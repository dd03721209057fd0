import { beforeAll, describe, expect, test } from 'vitest';
import { recordStep } from '../../../../worker/compute/recorder/record-step.ts';
import type { Step } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { pureStep } from '../backends.ts';

describe('recording a step', () => {
  beforeAll(() => tf.setBackend('cpu'));

  test('notes kernels, their inputs and what became of the state', async () => {
    const step: Step = {
      name: 'count',
      feeds: { amount: [2] },
      state: { total: [2] },
      constants: { scale: { shape: [2], data: Float32Array.of(2, 3) } },
      body: ({ feeds, state, constants }) => {
        const total = tf.add(state['total'] ?? 0, tf.mul(feeds['amount'] ?? 0, constants['scale'] ?? 0));
        return { outputs: { largest: tf.maximum(total, 0) }, nextState: { total } };
      },
    };

    const { nodes, outputs, nextState } = await recordStep(step);

    expect(nodes.map(({ op }) => op.kernel)).toEqual(['Multiply', 'Add', 'Maximum']);
    expect(nodes[0]?.inputs).toMatchObject([{ source: 'feed', name: 'amount' }, { kind: 'constant' }]);
    expect(nodes[1]?.inputs).toMatchObject([{ source: 'state', name: 'total' }, { kind: 'kernel' }]);
    expect(nodes[2]?.inputs[1]).toMatchObject({ kind: 'fill', value: 0 });
    expect(nextState['total']).toBe(nodes[1]);
    expect(outputs['largest']).toBe(nodes[2]);
  });

  test('leaves the backend and the tensors of the process as they were', async () => {
    const mine = tf.tensor([1, 2, 3]);
    const tensors = tf.memory().numTensors;

    await recordStep(pureStep({ x: [3] }, ({ x }) => ({ y: tf.softplus(x ?? 0) })));
    await expect(recordStep(pureStep({ x: [3] }, () => ({ y: mine })))).rejects.toThrow();

    expect(tf.getBackend()).toBe('cpu');
    expect(tf.memory().numTensors).toBe(tensors);
    expect([...tf.add(mine, 1).dataSync()]).toEqual([2, 3, 4]);
  });

  test('may be asked for twice at once', async () => {
    const steps = [tf.exp, tf.tanh].map((op) => pureStep({ x: [3] }, ({ x }) => ({ y: op(x ?? 0) })));
    const recorded = await Promise.all(steps.map(recordStep));
    expect(recorded.map(({ nodes }) => nodes.map(({ op }) => op.kernel))).toEqual([['Exp'], ['Tanh']]);
    expect(tf.getBackend()).toBe('cpu');
  });

  test.each<[what: string, Step, message: RegExp]>([
    [
      'a kernel that no backend is told how to run',
      pureStep({ x: [4] }, ({ x }) => ({ y: tf.cumsum(x ?? 0) })),
      /Step 'case' cannot be recorded: .*'Cumsum'/,
    ],
    [
      'a mean of windows that reach beyond the image',
      pureStep({ x: [1, 4, 4, 1] }, ({ x }) => ({ y: tf.avgPool(x as tf.Tensor4D, 3, 2, 'same') })),
      /AvgPool with padding cannot be recorded: .*Pad first/,
    ],
    [
      'a resize by a factor that is not whole',
      pureStep({ x: [1, 4, 4, 1] }, ({ x }) => ({
        y: tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [6, 4]),
      })),
      /from 4x4 to 6x4: whole factors without alignment expected/,
    ],
    [
      'reading the value of a tensor',
      pureStep({ x: [4] }, ({ x }) => ({ y: tf.mul(x ?? 0, tf.sum(x ?? 0).dataSync()[0] ?? 0) })),
      /value of a tensor was read/,
    ],
    [
      'making a variable',
      pureStep({ x: [4] }, ({ x }) => ({ y: tf.variable(tf.scalar(1), true, 'rate').mul(x ?? 0) })),
      /makes the variable 'rate'/,
    ],
    [
      'drawing random numbers',
      pureStep({ x: [9, 9] }, ({ x }) => ({ y: tf.add(x ?? 0, tf.randomNormal([9, 9])) })),
      /host array of shape \[9, 9\].*random numbers/,
    ],
    [
      'a large array that is not declared',
      pureStep({ x: [65] }, ({ x }) => ({
        y: tf.add(x ?? 0, tf.tensor(Float32Array.from({ length: 65 }, (_, i) => i))),
      })),
      /hand it in as a feed or as a constant/,
    ],
    [
      'a tensor from outside',
      pureStep({ x: [4] }, ({ x }) => ({ y: tf.add(x ?? 0, outside) })),
      /made outside the step/,
    ],
    [
      'next state of another shape',
      {
        ...pureStep({}, () => ({})),
        state: { total: [2] },
        body: ({ state }) => ({ outputs: {}, nextState: { total: tf.sum(state['total'] ?? 0) } }),
      },
      /next state 'total' has shape \[\], its state was declared as \[2\]/,
    ],
  ])('refuses %s', async (_, step, message) => {
    await expect(recordStep(step)).rejects.toThrow(message);
    expect(tf.getBackend()).toBe('cpu');
  });
});

await tf.setBackend('cpu');
const outside = tf.tensor([1, 2, 3, 4]);
