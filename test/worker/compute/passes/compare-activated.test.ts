import { expect, test } from 'vitest';
import { compareActivated } from '../../../../worker/compute/passes/compare-activated.ts';
import { recordStep } from '../../../../worker/compute/recorder/record-step.ts';
import type { TensorMap } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { pureStep } from '../backends.ts';

test('asks the result of a leaky ReLU which values were above zero', async () => {
  const compute = ({ x }: TensorMap): TensorMap => ({
    y: tf.grad((v: tf.Tensor) => tf.sum(tf.leakyRelu(v, 0.2)))(x ?? tf.scalar(NaN)),
  });
  const step = compareActivated(await recordStep(pureStep({ x: [2, 3] }, compute)));
  const comparison = step.nodes.find(({ op }) => op.kernel === 'Greater');
  expect(comparison?.inputs[0]).toMatchObject({ op: { kernel: 'LeakyRelu' } });
});
