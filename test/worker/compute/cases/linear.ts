import type { Shape } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { averagePooling } from '../../../../worker/engine/layers/average-pooling.ts';
import { dense } from '../../../../worker/engine/layers/dense.ts';
import { layerNorm } from '../../../../worker/engine/layers/layer-norm.ts';
import { nearestUpsampling } from '../../../../worker/engine/layers/nearest-upsampling.ts';
import type { Case } from './case.ts';

type Images = tf.Tensor4D;

const IMAGES: Shape = [2, 6, 5, 3];

export const linearCases: readonly Case[] = [
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
    [IMAGES],
    (a) => {
      const pixels = tf.reshape(a, [2, 30, 3]);
      return tf.matMul(pixels, pixels, true, false);
    },
  ],
  [
    'dense layer on images',
    [IMAGES, [90, 4], [4]],
    (a, w, b) => tf.add(tf.matMul(tf.reshape(a, [2, 90]), w), b),
  ],
  ['conv2d valid', [IMAGES, [3, 2, 3, 4]], (x, w) => tf.conv2d(x as Images, w as Images, 1, 'valid')],
  ['conv2d same', [IMAGES, [3, 3, 3, 4]], (x, w) => tf.conv2d(x as Images, w as Images, 1, 'same')],
  [
    'conv2d with a bias',
    [IMAGES, [3, 3, 3, 4], [4]],
    (x, w, b) => tf.relu(tf.add(tf.conv2d(x as Images, w as Images, 1, 'same'), b)),
  ],
  [
    'conv2dTranspose with a bias',
    [[2, 3, 4, 5], [4, 4, 3, 5], [3]],
    (x, w, b) => tf.add(tf.conv2dTranspose(x as Images, w as Images, [2, 6, 8, 3], 2, 'same'), b),
  ],
  [
    'conv2d same with an even window',
    [IMAGES, [4, 4, 3, 2]],
    (x, w) => tf.conv2d(x as Images, w as Images, 1, 'same'),
  ],
  ['conv2d with strides', [IMAGES, [4, 4, 3, 2]], (x, w) => tf.conv2d(x as Images, w as Images, 2, 'same')],
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
    [IMAGES, [3, 3, 3, 2]],
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
    [IMAGES, [1, 1, 3, 7]],
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
  [
    'avgPool with windows that overlap and leave a rest',
    [IMAGES],
    (x) => tf.avgPool(x as Images, 3, 2, 'valid'),
  ],
  ['avgPool of a window of its own form', [IMAGES], (x) => tf.avgPool(x as Images, [3, 2], [1, 2], 'valid')],
  ['average pooling with a border', [IMAGES], (x) => averagePooling(x as Images)],
  ['average pooling of one pixel', [[2, 1, 1, 3]], (x) => averagePooling(x as Images)],
  ['nearest upsampling', [IMAGES], (x) => nearestUpsampling(x as Images)],
  [
    'nearest upsampling before a convolution',
    [
      [2, 3, 4, 2],
      [5, 5, 2, 3],
    ],
    (x, w) => tf.conv2d(nearestUpsampling(x as Images), w as Images, 1, 'same'),
  ],
  [
    'resizeNearestNeighbor by other factors',
    [IMAGES],
    (x) => tf.image.resizeNearestNeighbor(x as Images, [18, 5]),
  ],
  [
    'layer norm',
    [IMAGES, [3], [3]],
    (x, scale, shift) => layerNorm({ 'n/scale': scale, 'n/shift': shift }, 'n', x as Images),
  ],
  [
    'dense layer on global averages',
    [IMAGES, [3, 4], [4]],
    (x, weight, bias) => dense({ 'd/weight': weight, 'd/bias': bias }, 'd', tf.mean<tf.Tensor2D>(x, [1, 2])),
  ],
  ['maxPool', [IMAGES], (x) => tf.maxPool(x as Images, 2, 2, 'same')],
  ['maxPool with windows that overlap', [IMAGES], (x) => tf.maxPool(x as Images, 3, 2, 'valid')],
  ['maxPool after relu', [IMAGES], (x) => tf.maxPool(tf.relu(x) as Images, 2, 2, 'valid')],
];
