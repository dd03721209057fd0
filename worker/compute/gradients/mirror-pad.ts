// Taken from the package itself: `tf.ts` imports this file before it hands `tf` on.
import * as tf from '@tensorflow/tfjs';
import { shapeText } from '../shape-text.ts';

/**
 * Gradient of `tf.mirrorPad`. tfjs-core 4.22 only crops dy, so values that were mirrored into the border lose what
 * flows back through it. Axis by axis, with `a` before, `b` after and length n: `core[j] = dy[a + j]`, then
 * reflect: `core[i] += dy[a - i]` for i = 1..a and `core[n - 1 - i] += dy[a + n - 1 + i]` for i = 1..b;
 * symmetric: `core[i - 1] += dy[a - i]` and `core[n - i] += dy[a + n - 1 + i]`.
 */
export function foldMirroredBorder(
  dy: tf.Tensor,
  shape: readonly number[],
  paddings: readonly (readonly [number, number])[],
  mode: 'reflect' | 'symmetric',
): tf.Tensor {
  const edge = mode === 'reflect' ? 1 : 0;
  return paddings.reduce((gradient, [before, after], axis) => {
    const length = shape[axis];
    if (length === undefined)
      throw new Error(`mirrorPad: ${paddings.length} paddings for shape ${shapeText(shape)}`);
    if (before === 0 && after === 0) return gradient;
    const folded = [part(gradient, axis, before, length)];
    if (before > 0) {
      const border = tf.reverse(part(gradient, axis, 0, before), axis);
      folded.push(place(border, axis, edge, length - before - edge));
    }
    if (after > 0) {
      const border = tf.reverse(part(gradient, axis, before + length, after), axis);
      folded.push(place(border, axis, length - after - edge, edge));
    }
    return tf.addN(folded);
  }, dy);
}

tf.registerGradient({
  kernelName: 'MirrorPad',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], attributes) => {
    const { paddings, mode } = attributes as unknown as tf.MirrorPadAttrs;
    if (x === undefined || Array.isArray(dy)) throw new Error('mirrorPad: one input and one output expected');
    return { x: () => foldMirroredBorder(dy, x.shape, paddings, mode) };
  },
});

function part(x: tf.Tensor, axis: number, from: number, size: number): tf.Tensor {
  return tf.slice(
    x,
    x.shape.map((_, i) => (i === axis ? from : 0)),
    x.shape.map((length, i) => (i === axis ? size : length)),
  );
}

function place(x: tf.Tensor, axis: number, before: number, after: number): tf.Tensor {
  return tf.pad(
    x,
    x.shape.map((_, i): [number, number] => (i === axis ? [before, after] : [0, 0])),
  );
}
