import { describe, expect, it } from 'vitest';
import type { Shape, TensorMap } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { draws, eager, onnx, pureStep, relativeDifference } from '../same-as-eager.ts';

type Tensor = tf.Tensor;
type Images = tf.Tensor4D;

/** Title, shapes of the arguments, what is computed, lowest value drawn (-1 unless told). */
type Case = readonly [
  title: string,
  shapes: readonly Shape[],
  compute: (...x: Tensor[]) => Tensor,
  low?: number,
];

const images: Shape = [2, 6, 5, 3];

/** Values and gradients, both recorded and at once. */
const differentiable: readonly Case[] = [
  ['add broadcasts a bias', [images, [3]], (a, b) => tf.add(a, b)],
  [
    'add broadcasts both ways',
    [
      [4, 1, 3],
      [5, 1],
    ],
    (a, b) => tf.add(a, b),
  ],
  ['sub', [images, [2, 1, 1, 3]], (a, b) => tf.sub(a, b)],
  ['mul by a scalar', [images, []], (a, b) => tf.mul(a, b)],
  [
    'div',
    [
      [3, 4],
      [3, 1],
    ],
    (a, b) => tf.div(a, b),
    0.5,
  ],
  ['squared difference', [images, images], (a, b) => tf.squaredDifference(a, b)],
  ['maximum and minimum', [images, images], (a, b) => tf.sub(tf.maximum(a, b), tf.minimum(a, tf.mul(b, 2)))],
  ['pow', [[3, 4]], (a) => tf.pow(a, 3), 0.2],
  ['addN', [images, images, images], (a, b, c) => tf.addN([a, b, c, a])],
  ['abs', [images], (a) => tf.abs(a)],
  ['neg', [images], (a) => tf.neg(a)],
  ['sqrt', [images], (a) => tf.sqrt(a), 0.2],
  ['rsqrt', [images], (a) => tf.rsqrt(a), 0.2],
  ['reciprocal', [images], (a) => tf.reciprocal(a), 0.4],
  ['square', [images], (a) => tf.square(a)],
  ['exp', [images], (a) => tf.exp(a)],
  ['log', [images], (a) => tf.log(a), 0.2],
  ['relu', [images], (a) => tf.relu(a)],
  ['leakyRelu', [images], (a) => tf.leakyRelu(a, 0.1)],
  ['sigmoid', [images], (a) => tf.sigmoid(a)],
  ['softplus', [images], (a) => tf.softplus(a)],
  ['tanh', [images], (a) => tf.tanh(a)],
  ['clipByValue', [images], (a) => tf.clipByValue(a, -0.4, 0.6)],
  ['where', [images, images], (a, b) => tf.where(tf.greater(a, b), tf.mul(a, 2), b)],
  ['where with a broadcast branch', [images, [3]], (a, b) => tf.where(tf.lessEqual(a, 0.1), a, b)],
  [
    'where with several conditions',
    [images, images],
    (a, b) => tf.where(tf.logicalAnd(tf.less(a, b), tf.logicalNot(tf.greaterEqual(b, 0.5))), a, tf.mul(b, a)),
  ],
  ['mean over space', [images], (a) => tf.mean(a, [1, 2], true)],
  ['mean of everything', [images], (a) => tf.mean(a)],
  ['mean over channels', [images], (a) => tf.mean(a, 3)],
  ['sum over the batch', [images], (a) => tf.sum(a, 0)],
  ['sum over a negative axis', [images], (a) => tf.sum(a, -1, true)],
  [
    'moments',
    [images],
    (a) => {
      const { mean, variance } = tf.moments(a, [1, 2], true);
      return tf.div(tf.sub(a, mean), tf.sqrt(tf.add(variance, 1e-3)));
    },
  ],
  ['variance of channels', [images], (a) => tf.moments(a, [0, 1, 2]).variance],
  ['reshape to rows', [images], (a) => tf.reshape(a, [2, -1])],
  ['reshape to pixels', [images], (a) => tf.reshape(a, [2, 30, 3])],
  ['reshape across channels', [images], (a) => tf.reshape(a, [2, 3, 5, 6])],
  ['reshape of a mean', [images], (a) => tf.add(tf.reshape(tf.mean(a, [1, 2]), [2, 1, 1, 3]), a)],
  ['expandDims and squeeze', [[3, 4]], (a) => tf.squeeze(tf.mul(tf.expandDims(a, 1), tf.expandDims(a, 2)))],
  ['transpose', [images], (a) => tf.transpose(a, [2, 0, 3, 1])],
  ['concat of channels', [images, [2, 6, 5, 2]], (a, b) => tf.concat([a, b], 3)],
  ['concat of batches', [images, images], (a, b) => tf.concat([a, tf.mul(b, a)], 0)],
  ['concat with a filled part', [images], (a) => tf.concat([a, tf.zerosLike(a), tf.ones(images)], -1)],
  ['stack of scalars', [[], []], (a, b) => tf.stack([a, tf.mul(a, b), b.square()])],
  ['stack of images', [images, images], (a, b) => tf.stack([a, b], 1)],
  [
    'unstack',
    [[3, 4, 2]],
    (a) => {
      const [x, y, z] = tf.unstack(a, 0);
      return tf.add(tf.mul(x ?? a, y ?? a), z ?? a);
    },
  ],
  [
    'split',
    [images],
    (a) => {
      const [x, y] = tf.split(a, [1, 2], 3);
      return tf.mul(x ?? a, y ?? a);
    },
  ],
  ['slice', [images], (a) => tf.slice(a, [0, 1, 2, 1], [2, 4, -1, 2])],
  [
    'slice of a repeated tensor',
    [[1, 1, 1, 3]],
    (a) => tf.slice(tf.mul(tf.ones(images), a), [0, 1, 0, 1], [2, 3, 5, 2]),
  ],
  [
    'pad',
    [images],
    (a) =>
      tf.pad(
        a,
        [
          [0, 0],
          [1, 2],
          [0, 3],
          [1, 0],
        ],
        0.5,
      ),
  ],
  [
    'mirrorPad reflect',
    [images],
    (a) =>
      tf.mirrorPad(
        a,
        [
          [0, 0],
          [3, 2],
          [1, 4],
          [0, 0],
        ],
        'reflect',
      ),
  ],
  [
    'mirrorPad symmetric',
    [images],
    (a) =>
      tf.mirrorPad(
        a,
        [
          [0, 0],
          [3, 2],
          [0, 5],
          [1, 0],
        ],
        'symmetric',
      ),
  ],
  ['reverse', [images], (a) => tf.mul(tf.reverse(a, [1, 3]), a)],
  ['tile', [[2, 1, 3]], (a) => tf.tile(a, [2, 4, 1])],
  ['broadcastTo', [[5, 1]], (a) => tf.broadcastTo(a, [3, 5, 2])],
  [
    'matMul',
    [
      [4, 3],
      [3, 5],
    ],
    (a, b) => tf.matMul(a, b),
  ],
  [
    'matMul with both flags',
    [
      [3, 4],
      [5, 3],
    ],
    (a, b) => tf.matMul(a, b, true, true),
  ],
  [
    'matMul of a batch',
    [
      [2, 4, 3],
      [2, 5, 3],
    ],
    (a, b) => tf.matMul(a, b, false, true),
  ],
  [
    'Gram matrix',
    [images],
    (a) => {
      const pixels = tf.reshape(a, [2, 30, 3]);
      return tf.matMul(pixels, pixels, true, false);
    },
  ],
  [
    'dense layer on images',
    [images, [90, 4], [4]],
    (a, w, b) => tf.add(tf.matMul(tf.reshape(a, [2, 90]), w), b),
  ],
  ['conv2d valid', [images, [3, 2, 3, 4]], (x, w) => tf.conv2d(x as Images, w as Images, 1, 'valid')],
  ['conv2d same', [images, [3, 3, 3, 4]], (x, w) => tf.conv2d(x as Images, w as Images, 1, 'same')],
  [
    'conv2d same with an even window',
    [images, [4, 4, 3, 2]],
    (x, w) => tf.conv2d(x as Images, w as Images, 1, 'same'),
  ],
  ['conv2d with strides', [images, [4, 4, 3, 2]], (x, w) => tf.conv2d(x as Images, w as Images, 2, 'same')],
  [
    'conv2d that leaves a rest',
    [
      [2, 8, 9, 3],
      [3, 3, 3, 2],
    ],
    (x, w) => tf.conv2d(x as Images, w as Images, [2, 3], 'valid'),
  ],
  [
    'conv2d with padding in numbers',
    [images, [3, 3, 3, 2]],
    (x, w) =>
      tf.conv2d(x as Images, w as Images, 2, [
        [0, 0],
        [1, 2],
        [2, 0],
        [0, 0],
      ]),
  ],
  [
    'conv2d of single points',
    [images, [1, 1, 3, 7]],
    (x, w) => tf.conv2d(x as Images, w as Images, 1, 'valid'),
  ],
  [
    'conv2d with many channels',
    [
      [2, 7, 6, 40],
      [3, 3, 40, 5],
    ],
    (x, w) => tf.conv2d(x as Images, w as Images, 1, 'valid'),
  ],
  [
    'conv2d with many outputs',
    [
      [2, 7, 6, 2],
      [3, 3, 2, 130],
    ],
    (x, w) => tf.conv2d(x as Images, w as Images, 1, 'same'),
  ],
  [
    'conv2d with many inputs and strides',
    [
      [2, 7, 6, 40],
      [4, 4, 40, 5],
    ],
    (x, w) => tf.conv2d(x as Images, w as Images, 2, 'same'),
  ],
  [
    'conv2dTranspose',
    [
      [2, 3, 4, 5],
      [4, 4, 3, 5],
    ],
    (x, w) => tf.conv2dTranspose(x as Images, w as Images, [2, 6, 8, 3], 2, 'same'),
  ],
  [
    'conv2dTranspose to an odd size',
    [
      [2, 3, 4, 5],
      [3, 3, 3, 5],
    ],
    (x, w) => tf.conv2dTranspose(x as Images, w as Images, [2, 5, 8, 3], 2, 'same'),
  ],
  [
    'conv2dTranspose with stride 1',
    [
      [2, 3, 4, 5],
      [3, 3, 3, 5],
    ],
    (x, w) => tf.conv2dTranspose(x as Images, w as Images, [2, 5, 6, 3], 1, 'valid'),
  ],
  ['maxPool', [images], (x) => tf.maxPool(x as Images, 2, 2, 'same')],
  ['maxPool with windows that overlap', [images], (x) => tf.maxPool(x as Images, 3, 2, 'valid')],
  ['maxPool after relu', [images], (x) => tf.maxPool(tf.relu(x) as Images, 2, 2, 'valid')],
];

describe('a recorded step computes what tfjs computes', () => {
  it.each(differentiable)('%s', async (_, shapes, compute, low = -1) => {
    const names = shapes.map((_shape, i) => `x${i}`);
    const feeds = Object.fromEntries(names.map((name, i) => [name, shapes[i] ?? []]));
    const step = pureStep(feeds, (given) =>
      valueAndGradients(
        names.map((name) => given[name] as Tensor),
        compute,
      ),
    );
    const values = Object.fromEntries(names.map((name) => [name, draws(name, feeds[name] ?? [], low)]));

    const expected = await run(eager, step, values);
    const actual = await run(onnx, step, values);

    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(actual)) {
      expect(relativeDifference(value, expected[name] ?? new Float32Array()), name).toBeLessThan(1e-5);
    }
  });
});

const valueAndGradients = (inputs: Tensor[], compute: (...x: Tensor[]) => Tensor): TensorMap => {
  const { value, grads } = tf.valueAndGrads((...x: Tensor[]) => tf.sum(tf.square(compute(...x))))(inputs);
  return {
    value,
    result: compute(...inputs),
    ...Object.fromEntries(grads.map((gradient, i) => [`gradient ${i}`, gradient])),
  };
};

const run = async (
  backend: typeof onnx,
  step: Parameters<typeof onnx.compile>[0],
  feeds: Readonly<Record<string, Float32Array>>,
): Promise<Readonly<Record<string, Float32Array>>> => {
  const state = backend.createState({});
  const compiled = await backend.compile(step);
  const outputs = await compiled.run(state, feeds);
  compiled.dispose();
  state.dispose();
  return outputs;
};
