import { describe, expect, test } from 'vitest';
import { simplifyStep } from '../../../../worker/compute/passes/simplify-step.ts';
import { recordStep } from '../../../../worker/compute/recorder/record-step.ts';
import { lowerStep } from '../../../../worker/compute/onnx/lower-step.ts';
import { selectBackend } from '../../../../worker/compute/select-backend.ts';
import type { Step } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { draws, eager, pureStep, relativeDifference, runOnce } from '../backends.ts';

type Images = tf.Tensor4D;
const { plan } = (await selectBackend('onnx', { threads: 1 })).backend;
type Padding = Parameters<typeof tf.conv2d>[3];

/** Title, images, filter, strides, padding. */
const convolutions: readonly [
  string,
  [number, number, number, number],
  [number, number, number, number],
  number | [number, number],
  Padding,
][] = [
  ['the same size', [2, 6, 5, 3], [3, 3, 3, 4], 1, 'same'],
  ['an even window', [2, 6, 5, 3], [4, 4, 3, 2], 1, 'same'],
  ['no padding', [3, 7, 6, 20], [3, 2, 20, 5], 1, 'valid'],
  ['single points', [2, 6, 5, 3], [1, 1, 3, 7], 1, 'valid'],
  ['one image', [1, 9, 4, 2], [5, 3, 2, 3], 1, 'same'],
  ['strides', [2, 6, 5, 3], [4, 4, 3, 2], 2, 'same'],
  ['strides that leave a rest', [2, 8, 9, 3], [3, 3, 3, 2], [2, 3], 'valid'],
  ['one-sided padding', [2, 6, 5, 3], [3, 3, 3, 2], 1, [[0, 0], [1, 2], [2, 0], [0, 0]]], // prettier-ignore
];

describe.each(convolutions)(
  'the gradients of a convolution with %s',
  (_, images, filter, strides, padding) => {
    const step = gradientStep(images, filter, strides, padding);
    const feeds = { x: draws('x', images), w: draws('w', filter) };

    test('are the same in every way that they can be computed', async () => {
      const choices = await choicesOf(step);
      const tried = choices.flatMap(({ key, ways }) => ways.map(({ name }) => ({ key, name })));
      const expected = await runOnce(eager, step, feeds);

      for (const { key, name } of tried) {
        const { backend } = await selectBackend('onnx', {
          threads: 1,
          plan: { ...plan, ways: { [key]: name } },
        });
        const actual = await runOnce(backend, step, feeds);
        for (const [output, values] of Object.entries(actual))
          expect(
            relativeDifference(values, expected[output] ?? new Float32Array()),
            `${name}, ${output}`,
          ).toBeLessThan(1e-5);
      }
      expect(tried.length).toBeGreaterThan(choices.length);
    });
  },
);

test('with strides, runs and a flipped filter are not offered, and a plan that names them is refused', async () => {
  const step = gradientStep([2, 6, 5, 3], [4, 4, 3, 2], 2, 'same');
  const choices = await choicesOf(step);
  expect(choices.map(({ ways }) => ways.map(({ name }) => name))).toEqual([
    ['transposed'],
    ['convolution', 'taps', 'columns'],
  ]);
  const ways = Object.fromEntries(choices.map(({ key }) => [key, 'runs' as const]));
  const { backend } = await selectBackend('onnx', { threads: 1, plan: { ...plan, ways } });
  await expect(backend.compile(step)).rejects.toThrow("'runs' is no way to compute the gradient");
});

function gradientStep(
  images: [number, number, number, number],
  filter: [number, number, number, number],
  strides: number | [number, number],
  padding: Padding,
): Step {
  return pureStep({ x: images, w: filter }, ({ x, w }) => {
    const { grads } = tf.valueAndGrads((a: tf.Tensor, b: tf.Tensor) =>
      tf.sum(tf.square(tf.conv2d(a as Images, b as Images, strides, padding))),
    )([x as tf.Tensor, w as tf.Tensor]);
    return Object.fromEntries(grads.map((gradient, i) => [`gradient ${i}`, gradient]));
  });
}

async function choicesOf(step: Step) {
  return lowerStep(simplifyStep(await recordStep(step))).choices;
}
