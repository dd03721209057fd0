import { describe, expect, test } from 'vitest';
import { simplifyStep } from '../../../../worker/compute/passes/simplify-step.ts';
import { recordStep } from '../../../../worker/compute/recorder/record-step.ts';
import type { TensorMap } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { pureStep } from '../backends.ts';

describe('simplifying a recorded step', () => {
  test('computes equal expressions once', async () => {
    expect(await kernels(({ x }) => ({ y: tf.add(tf.exp(one(x)), tf.exp(one(x))) }))).toEqual(['Exp', 'Add']);
  });

  test('leaves out what no result depends on', async () => {
    const compute = ({ x }: TensorMap): TensorMap => {
      tf.tanh(one(x));
      return { y: tf.exp(one(x)) };
    };
    expect(await kernels(compute)).toEqual(['Exp']);
  });

  test('does arithmetic on known numbers at once', async () => {
    const compute = ({ x }: TensorMap): TensorMap => ({
      y: tf.mul(one(x), tf.sqrt(tf.add(tf.ones([2, 3]), 3))),
    });
    const step = simplifyStep(await recordStep(pureStep({ x: [2, 3] }, compute)));
    expect(step.nodes[0]?.inputs[1]).toMatchObject({ kind: 'fill', value: 2 });
  });

  test('neither adds zeros nor multiplies by ones', async () => {
    const compute = ({ x }: TensorMap): TensorMap => ({
      y: tf.div(tf.mul(tf.addN([tf.zerosLike(one(x)), tf.sub(one(x), 0)]), tf.onesLike(one(x))), 1),
    });
    expect(await kernels(compute)).toEqual([]);
  });

  test('turns the gradient of a sum into a repetition', async () => {
    expect(await kernels(({ x }) => ({ y: tf.grad((v: tf.Tensor) => tf.sum(v.exp()))(one(x)) }))).toEqual([
      'Exp',
    ]);
  });

  test('gives the bias of a convolution to the convolution', async () => {
    const compute = ({ x }: TensorMap): TensorMap => {
      const images = tf.reshape<tf.Rank.R4>(one(x), [1, 1, 2, 3]);
      const filter = tf.reshape<tf.Rank.R4>(one(x), [1, 1, 3, 2]);
      return { y: tf.add(tf.conv2d(images, filter, 1, 'same'), tf.tensor([1, 2])) };
    };
    expect(await kernels(compute)).toEqual(['Reshape', 'Reshape', 'Conv2D']);
  });

  test('keeps infinite and undefined results visible', async () => {
    const compute = ({ x }: TensorMap): TensorMap => ({ y: tf.mul(one(x), 0) });
    expect(await kernels(compute)).toEqual(['Multiply']);
  });
});

function one(x: tf.Tensor | undefined): tf.Tensor {
  return x ?? tf.scalar(NaN);
}

async function kernels(compute: (feeds: TensorMap) => TensorMap): Promise<string[]> {
  const step = simplifyStep(await recordStep(pureStep({ x: [2, 3] }, compute)));
  return step.nodes.map(({ op }) => op.kernel);
}
