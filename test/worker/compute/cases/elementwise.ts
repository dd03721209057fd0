import type { Shape } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import type { Case } from './case.ts';

const IMAGES: Shape = [2, 6, 5, 3];

export const elementwiseCases: readonly Case[] = [
  ['add broadcasts a bias', [IMAGES, [3]], (a, b) => tf.add(a, b)],
  [
    'add broadcasts both ways',
    [
      [4, 1, 3],
      [5, 1],
    ],
    (a, b) => tf.add(a, b),
  ],
  ['sub', [IMAGES, [2, 1, 1, 3]], (a, b) => tf.sub(a, b)],
  ['mul by a scalar', [IMAGES, []], (a, b) => tf.mul(a, b)],
  [
    'div',
    [
      [3, 4],
      [3, 1],
    ],
    (a, b) => tf.div(a, b),
    0.5,
  ],
  ['squared difference', [IMAGES, IMAGES], (a, b) => tf.squaredDifference(a, b)],
  ['maximum', [IMAGES, IMAGES], (a, b) => tf.maximum(a, b)],
  ['minimum', [IMAGES, IMAGES], (a, b) => tf.minimum(a, b)],
  ['pow', [[3, 4]], (a) => tf.pow(a, 3), 0.2],
  ['addN', [IMAGES, IMAGES, IMAGES], (a, b, c) => tf.addN([a, b, c, a])],
  ['abs', [IMAGES], (a) => tf.abs(a)],
  ['neg', [IMAGES], (a) => tf.neg(a)],
  ['sqrt', [IMAGES], (a) => tf.sqrt(a), 0.2],
  ['rsqrt', [IMAGES], (a) => tf.rsqrt(a), 0.2],
  ['reciprocal', [IMAGES], (a) => tf.reciprocal(a), 0.4],
  ['square', [IMAGES], (a) => tf.square(a)],
  ['exp', [IMAGES], (a) => tf.exp(a)],
  ['log', [IMAGES], (a) => tf.log(a), 0.2],
  ['relu', [IMAGES], (a) => tf.relu(a)],
  ['leakyRelu', [IMAGES], (a) => tf.leakyRelu(a, 0.1)],
  ['sigmoid', [IMAGES], (a) => tf.sigmoid(a)],
  ['softplus', [IMAGES], (a) => tf.softplus(a)],
  ['tanh', [IMAGES], (a) => tf.tanh(a)],
  ['clipByValue', [IMAGES], (a) => tf.clipByValue(a, -0.4, 0.6)],
];

/** Conditions have no gradient. */
export const conditionalCases: readonly Case[] = [
  ['where', [IMAGES, IMAGES], (a, b) => tf.where(tf.greater(a, b), tf.mul(a, 2), b)],
  ['where with a broadcast branch', [IMAGES, [3]], (a, b) => tf.where(tf.lessEqual(a, 0.1), a, b)],
  [
    'where with several conditions',
    [IMAGES, IMAGES],
    (a, b) => tf.where(tf.logicalAnd(tf.less(a, b), tf.logicalNot(tf.greaterEqual(b, 0.5))), a, tf.mul(b, a)),
  ],
];
