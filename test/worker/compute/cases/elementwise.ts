import type { Shape } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import type { Case } from './case.ts';

const images: Shape = [2, 6, 5, 3];

export const elementwiseCases: readonly Case[] = [
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
  ['maximum', [images, images], (a, b) => tf.maximum(a, b)],
  ['minimum', [images, images], (a, b) => tf.minimum(a, b)],
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
];

/** Conditions have no gradient. */
export const conditionalCases: readonly Case[] = [
  ['where', [images, images], (a, b) => tf.where(tf.greater(a, b), tf.mul(a, 2), b)],
  ['where with a broadcast branch', [images, [3]], (a, b) => tf.where(tf.lessEqual(a, 0.1), a, b)],
  [
    'where with several conditions',
    [images, images],
    (a, b) => tf.where(tf.logicalAnd(tf.less(a, b), tf.logicalNot(tf.greaterEqual(b, 0.5))), a, tf.mul(b, a)),
  ],
];
