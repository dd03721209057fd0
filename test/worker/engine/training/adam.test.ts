import { describe, expect, test } from 'vitest';
import type { AdamConfig } from '#contracts/methods/shared-knobs.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { adamScalars, adamUpdate } from '../../../../worker/engine/training/adam.ts';
import { withTensors } from '../eager.ts';

const GRADIENTS = [2, -1, 0.5];
const RATE = 0.1;

/** Adam in plain numbers, by the textbook: bias-corrected moments, epsilon where the form puts it. */
function textbook(adam: AdamConfig): number {
  let weight = 1;
  let m = 0;
  let v = 0;
  GRADIENTS.forEach((gradient, i) => {
    const t = i + 1;
    m = adam.beta1 * m + (1 - adam.beta1) * gradient;
    v = adam.beta2 * v + (1 - adam.beta2) * gradient ** 2;
    const step = {
      clean: m / (1 - adam.beta1 ** t) / (Math.sqrt(v / (1 - adam.beta2 ** t)) + adam.epsilon),
      'paper-code':
        ((Math.sqrt(1 - adam.beta2 ** t) / (1 - adam.beta1 ** t)) * m) / (Math.sqrt(v) + adam.epsilon),
    };
    weight -= RATE * step[adam.form];
  });
  return weight;
}

function train(adam: AdamConfig): Promise<number> {
  return withTensors(() => {
    let state: Record<string, tf.Tensor> = {
      w: tf.tensor1d([1]),
      'adam_m/w': tf.zeros([1]),
      'adam_v/w': tf.zeros([1]),
    };
    GRADIENTS.forEach((gradient, i) => {
      const { rate, epsilon } = adamScalars(adam, RATE, i + 1);
      state = {
        ...adamUpdate(
          adam,
          state,
          { w: tf.tensor1d([gradient]) },
          {
            rate: tf.scalar(rate),
            epsilon: tf.scalar(epsilon),
          },
        ),
      };
    });
    return state['w']?.dataSync()[0] ?? NaN;
  });
}

describe('Adam', () => {
  // A large epsilon, so that its place matters.
  const adam = { beta1: 0.5, beta2: 0.99, epsilon: 0.3 };

  test.each(['clean', 'paper-code'] as const)(
    'three updates in the form `%s` are those of the textbook',
    async (form) => {
      expect(await train({ ...adam, form })).toBeCloseTo(textbook({ ...adam, form }), 6);
    },
  );

  test('the forms differ', () => {
    expect(textbook({ ...adam, form: 'clean' })).not.toBeCloseTo(
      textbook({ ...adam, form: 'paper-code' }),
      2,
    );
  });
});
