import type { Shape } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import type { Case } from './case.ts';

const IMAGES: Shape = [2, 6, 5, 3];

export const movementCases: readonly Case[] = [
  ['mean over space', [IMAGES], (a) => tf.mean(a, [1, 2], true)],
  ['mean of everything', [IMAGES], (a) => tf.mean(a)],
  ['mean over channels', [IMAGES], (a) => tf.mean(a, 3)],
  ['sum over the batch', [IMAGES], (a) => tf.sum(a, 0)],
  ['sum over a negative axis', [IMAGES], (a) => tf.sum(a, -1, true)],
  [
    'moments',
    [IMAGES],
    (a) => {
      const { mean, variance } = tf.moments(a, [1, 2], true);
      return tf.div(tf.sub(a, mean), tf.sqrt(tf.add(variance, 1e-3)));
    },
  ],
  ['variance of channels', [IMAGES], (a) => tf.moments(a, [0, 1, 2]).variance],
  ['reshape to rows', [IMAGES], (a) => tf.reshape(a, [2, -1])],
  ['reshape to pixels', [IMAGES], (a) => tf.reshape(a, [2, 30, 3])],
  ['reshape across channels', [IMAGES], (a) => tf.reshape(a, [2, 3, 5, 6])],
  ['reshape of a mean', [IMAGES], (a) => tf.add(tf.reshape(tf.mean(a, [1, 2]), [2, 1, 1, 3]), a)],
  ['expandDims and squeeze', [[3, 4]], (a) => tf.squeeze(tf.mul(tf.expandDims(a, 1), tf.expandDims(a, 2)))],
  ['transpose', [IMAGES], (a) => tf.transpose(a, [2, 0, 3, 1])],
  ['concat of channels', [IMAGES, [2, 6, 5, 2]], (a, b) => tf.concat([a, b], 3)],
  ['concat of batches', [IMAGES, IMAGES], (a, b) => tf.concat([a, tf.mul(b, a)], 0)],
  ['concat with a filled part', [IMAGES], (a) => tf.concat([a, tf.zerosLike(a), tf.ones([2, 6, 5, 3])], -1)],
  ['stack of scalars', [[], []], (a, b) => tf.stack([a, tf.mul(a, b), b.square()])],
  ['stack of images', [IMAGES, IMAGES], (a, b) => tf.stack([a, b], 1)],
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
    [IMAGES],
    (a) => {
      const [x, y] = tf.split(a, [1, 2], 3);
      return tf.mul(x ?? a, y ?? a);
    },
  ],
  ['slice', [IMAGES], (a) => tf.slice(a, [0, 1, 2, 1], [2, 4, -1, 2])],
  [
    'slice of a repeated tensor',
    [[1, 1, 1, 3]],
    (a) => tf.slice(tf.mul(tf.ones([2, 6, 5, 3]), a), [0, 1, 0, 1], [2, 3, 5, 2]),
  ],
  [
    'pad',
    [IMAGES],
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
    [IMAGES],
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
    [IMAGES],
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
  ['reverse', [IMAGES], (a) => tf.mul(tf.reverse(a, [1, 3]), a)],
  ['tile', [[2, 1, 3]], (a) => tf.tile(a, [2, 4, 1])],
  ['broadcastTo', [[5, 1]], (a) => tf.broadcastTo(a, [3, 5, 2])],
];
