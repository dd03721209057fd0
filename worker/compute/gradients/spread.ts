// Taken from the package itself: `tf.ts` imports this file before it hands `tf` on.
import * as tf from '@tensorflow/tfjs';

/**
 * Gradient of `tf.sum`: dy for each element that was added. tfjs-core 4.22 has the same formula, with an array of ones as
 * large as x in the memory of the process, which took most of the time of recording a step of large images.
 */
tf.registerGradient({
  kernelName: 'Sum',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const { axis } = attributes as unknown as tf.SumAttrs;
    if (x === undefined || Array.isArray(dy)) throw new Error('sum: one input and one output expected');
    return { x: () => spread(dy, x.shape, axis) };
  },
});

/** Gradient of `tf.mean`: that of `tf.sum`, divided by the number of elements that were added. */
tf.registerGradient({
  kernelName: 'Mean',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const { axis } = attributes as unknown as tf.MeanAttrs;
    if (x === undefined || Array.isArray(dy)) throw new Error('mean: one input and one output expected');
    return { x: () => tf.div(spread(dy, x.shape, axis), x.size / dy.size) };
  },
});

function spread(dy: tf.Tensor, shape: number[], axis: number | number[]): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis, shape);
  const kept = shape.map((length, i) => (axes.includes(i) ? 1 : length));
  return tf.mul(tf.reshape(dy, kept), tf.fill(shape, 1));
}
