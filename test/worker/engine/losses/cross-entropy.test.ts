import { expect, test } from 'vitest';
import { tf } from '../../../../worker/compute/tf.ts';
import { crossEntropy } from '../../../../worker/engine/losses/cross-entropy.ts';

test('cross-entropy is the mean of log-sum-exp minus the logit of the right class', () => {
  const logits = tf.tensor2d([
    [1, 2, 3],
    [0, 0, 0],
  ]);
  const classes = tf.tensor2d([
    [0, 0, 1],
    [1, 0, 0],
  ]);
  const first = Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3)) - 3;
  expect(crossEntropy(logits, classes).dataSync()[0]).toBeCloseTo((first + Math.log(3)) / 2, 6);
});

test('cross-entropy of logits beyond float32 is finite', () => {
  const [value] = crossEntropy(tf.tensor2d([[500, -500]]), tf.tensor2d([[0, 1]])).dataSync();
  expect(value).toBeCloseTo(80, 4);
});
