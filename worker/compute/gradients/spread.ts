// Taken from the package itself: `tf.ts` imports this file before it hands `tf` on.
import * as tf from '@tensorflow/tfjs';

/**
 * Gradients of `tf.sum`, dy for each element that was added, and of `tf.mean`, the same divided by how many those are.
 * tfjs-core 4.22 has the same formulas, with an array of ones as large as x in the memory of the process, which took most
 * of the time of recording a step of large images.
 */
registerSpread('Sum', (spread) => spread);
registerSpread('Mean', (spread, count) => tf.div(spread, count));

function registerSpread(
  kernelName: string,
  gradientOf: (spread: tf.Tensor, count: number) => tf.Tensor,
): void {
  tf.registerGradient({
    kernelName,
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const { axis } = attributes as unknown as tf.SumAttrs & tf.MeanAttrs;
      if (x === undefined || Array.isArray(dy))
        throw new Error(`${kernelName}: one input and one output expected`);
      return { x: () => gradientOf(spreadOver(x.shape, dy, axis), x.size / dy.size) };
    },
  });
}

function spreadOver(shape: number[], dy: tf.Tensor, axis: number | number[]): tf.Tensor {
  const axes = tf.util.parseAxisParam(axis, shape);
  const kept = shape.map((length, i) => (axes.includes(i) ? 1 : length));
  return tf.mul(tf.reshape(dy, kept), tf.fill(shape, 1));
}
