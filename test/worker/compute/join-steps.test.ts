import { describe, expect, test } from 'vitest';
import { joinSteps } from '../../../worker/compute/join-steps.ts';
import { simplifyStep } from '../../../worker/compute/passes/simplify-step.ts';
import { recordStep } from '../../../worker/compute/recorder/record-step.ts';
import type { Step, StepInput } from '../../../worker/compute/step.ts';
import { tf } from '../../../worker/compute/tf.ts';
import { recorded } from './backends.ts';

/** Moves its weight, and tells of e^x times all weights as they are when it runs. */
function mover(name: 'first' | 'second', weights: readonly string[]): Step {
  return {
    name,
    feeds: { x: [3], rate: [] },
    state: Object.fromEntries(weights.map((weight) => [weight, [3]])),
    constants: {},
    body({ feeds, state }) {
      const products = weights.map((weight) => tf.mul(tf.exp(tensor(feeds, 'x')), tensor(state, weight)));
      return {
        outputs: { losses: tf.addN(products) },
        nextState: { [name]: tf.sub(tensor(state, name), tensor(feeds, 'rate')) },
      };
    },
  };
}

const first = mover('first', ['first']);
const second = mover('second', ['first', 'second']);
const joined = joinSteps([
  { step: first, feedNames: { rate: 'first/rate' }, outputPrefix: 'first/' },
  { step: second, feedNames: { rate: 'second/rate' }, outputPrefix: 'second/' },
]);

describe('joined steps', () => {
  test('end where one after another ends: a later one takes the state that the earlier leaves', async () => {
    const x = Float32Array.of(0, 0.5, 1);
    const initial = {
      first: { shape: [3], data: Float32Array.of(1, 2, 3) },
      second: { shape: [3], data: Float32Array.of(4, 5, 6) },
    };
    const [rate, otherRate] = [Float32Array.of(0.25), Float32Array.of(2)];

    const apart = recorded.createState(initial);
    const [one, two] = [await recorded.compile(first), await recorded.compile(second)];
    const told = [await one.run(apart, { x, rate }), await two.run(apart, { x, rate: otherRate })];

    const together = recorded.createState(initial);
    const both = await recorded.compile(joined);
    const feeds = { x, 'first/rate': rate, 'second/rate': otherRate };
    const { 'first/losses': ofFirst, 'second/losses': ofSecond } = await both.run(together, feeds);
    expect([{ losses: ofFirst }, { losses: ofSecond }]).toEqual(told);
    expect(await together.read()).toEqual(await apart.read());
  });

  test('compute once what they have in common', async () => {
    const { nodes } = simplifyStep(await recordStep(joined));
    expect(nodes.filter(({ op }) => op.kernel === 'Exp')).toHaveLength(1);
  });

  test('are not made of steps that take one name for two things', () => {
    const wider = { ...second, feeds: { ...second.feeds, x: [4] } };
    const parts = [first, wider].map((step) => ({ step, feedNames: {}, outputPrefix: '' }));
    expect(() => joinSteps(parts)).toThrow('two parts differ in the feed x');
  });
});

function tensor(tensors: StepInput['feeds'], name: string): tf.Tensor {
  return tensors[name] ?? tf.scalar(NaN);
}
