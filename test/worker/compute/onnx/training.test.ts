import { describe, expect, test } from 'vitest';
import type { ComputeBackend } from '../../../../worker/compute/backend.ts';
import { lowerStep } from '../../../../worker/compute/onnx/lower-step.ts';
import { simplifyStep } from '../../../../worker/compute/passes/simplify-step.ts';
import { recordStep } from '../../../../worker/compute/recorder/record-step.ts';
import type { HostTensors, Shape, Step } from '../../../../worker/compute/step.ts';
import { tf } from '../../../../worker/compute/tf.ts';
import { draws, eager, recorded, pureStep, relativeDifference } from '../backends.ts';

const weights: Readonly<Record<string, Shape>> = {
  'first/filter': [3, 3, 3, 6],
  'first/bias': [6],
  'down/filter': [4, 4, 6, 8],
  'up/filter': [4, 4, 6, 8],
  'last/filter': [3, 3, 6, 3],
  'last/bias': [3],
};

/** An autoencoder with reflected borders, strides, instance norm and Adam. */
const trainStep: Step = {
  name: 'autoencoder',
  feeds: { images: [2, 8, 6, 3], rate: [], epsilon: [] },
  state: Object.fromEntries(
    Object.entries(weights).flatMap(([name, shape]) => [
      [name, shape],
      [`m/${name}`, shape],
      [`v/${name}`, shape],
    ]),
  ),
  constants: { center: { shape: [1, 1, 1, 3], data: Float32Array.of(0.1, -0.2, 0.05) } },
  body: ({ feeds, state, constants }) => {
    const names = Object.keys(weights);
    const { value: loss, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) => {
      const p = (name: string): tf.Tensor4D => parameters[names.indexOf(name)] as tf.Tensor4D;
      const images = tf.sub<tf.Tensor4D>(feeds['images'] ?? 0, constants['center'] ?? 0);
      const padded = tf.mirrorPad(
        images,
        [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ],
        'reflect',
      );
      const first = tf.leakyRelu(tf.add(tf.conv2d(padded, p('first/filter'), 1, 'valid'), p('first/bias')));
      const down = normalize(tf.conv2d(first as tf.Tensor4D, p('down/filter'), 2, 'same'));
      const up = tf.conv2dTranspose(tf.tanh(down) as tf.Tensor4D, p('up/filter'), [2, 8, 6, 6], 2, 'same');
      const last = tf.tanh(tf.add(tf.conv2d(up, p('last/filter'), 1, 'same'), p('last/bias')));
      return tf.mean(tf.square(tf.sub(last, images)));
    })(names.map((name) => state[name] as tf.Tensor));
    const nextState = Object.fromEntries(
      names.flatMap((name, i) => {
        const gradient = grads[i] as tf.Tensor;
        const m = tf.add(tf.mul(state[`m/${name}`] ?? 0, 0.5), tf.mul(gradient, 0.5));
        const v = tf.add(tf.mul(state[`v/${name}`] ?? 0, 0.999), tf.mul(tf.square(gradient), 0.001));
        const step = tf.div(tf.mul(m, feeds['rate'] ?? 0), tf.add(tf.sqrt(v), feeds['epsilon'] ?? 0));
        return [
          [name, tf.sub(state[name] ?? 0, step)],
          [`m/${name}`, m],
          [`v/${name}`, v],
        ];
      }),
    ) as Record<string, tf.Tensor>;
    const gradients = Object.fromEntries(
      names.map((name, i) => [`gradient of ${name}`, grads[i] as tf.Tensor]),
    );
    return { outputs: { loss, ...gradients }, nextState };
  },
};

function normalize(x: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, [1, 2], true);
  return tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
}

function initial(): HostTensors {
  return Object.fromEntries(
    Object.entries(trainStep.state).map(([name, shape]) => {
      const bound = name in weights ? 0.3 : 0;
      return [name, { shape, data: draws(name, shape, -bound, bound) }];
    }),
  );
}

async function train(
  backend: ComputeBackend,
  steps: number,
): Promise<{ outputs: Readonly<Record<string, Float32Array>>[]; state: HostTensors }> {
  const state = backend.createState(initial());
  const compiled = await backend.compile(trainStep);
  const outputs = [];
  for (let step = 0; step < steps; step++) {
    const images = draws(`images ${step}`, [2, 8, 6, 3]);
    outputs.push(
      await compiled.run(state, { images, rate: Float32Array.of(1e-3), epsilon: Float32Array.of(1e-6) }),
    );
  }
  const values = await state.read();
  compiled.dispose();
  state.dispose();
  return { outputs, state: values };
}

describe('training by a recorded step', () => {
  test('has the gradients, losses and weights of tfjs', async () => {
    const expected = await train(eager, 3);
    const actual = await train(recorded, 3);
    actual.outputs.forEach((outputs, step) => {
      for (const [name, value] of Object.entries(outputs)) {
        const wanted = expected.outputs[step]?.[name] ?? new Float32Array();
        expect(relativeDifference(value, wanted), `${name}, step ${step}`).toBeLessThan(1e-5);
      }
    });
    for (const [name, { data }] of Object.entries(actual.state)) {
      const wanted = expected.state[name]?.data ?? new Float32Array();
      expect(relativeDifference(data, wanted), name).toBeLessThan(1e-5);
    }
  });

  test('gives the same bits each time', async () => {
    expect(await train(recorded, 3)).toEqual(await train(recorded, 3));
  });

  test('moves no tensor into another layout', async () => {
    const { census } = lowerStep(simplifyStep(await recordStep(residualNet)));
    expect(census['Conv']).toBe(4);
    expect(census['ConvTranspose']).toBe(4);
    expect(census['Transpose']).toBeUndefined();
  });

  test('leaves no tensor behind in tfjs', async () => {
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    await train(recorded, 2);
    await train(eager, 2);
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** Strided and transposed convolutions with instance norm, forwards, and back to the images. */
const residualNet: Step = {
  name: 'residual net',
  feeds: { images: [2, 8, 6, 16] },
  state: { down: [4, 4, 16, 16], up: [4, 4, 16, 16], bias: [16] },
  constants: {},
  body: ({ feeds, state: { down, up, bias } }) => {
    const net = (x: tf.Tensor): tf.Tensor => {
      const inner = tf.relu(normalize(tf.conv2d(x as tf.Tensor4D, down as tf.Tensor4D, 2, 'same')));
      const outer = tf.conv2dTranspose(inner as tf.Tensor4D, up as tf.Tensor4D, [2, 8, 6, 16], 2, 'same');
      return tf.add(x, tf.leakyRelu(tf.add(outer, bias ?? 0)));
    };
    const loss = (x: tf.Tensor): tf.Tensor => tf.mean(tf.square(net(net(x))));
    const { value, grad } = tf.valueAndGrad(loss)(feeds['images'] as tf.Tensor);
    return { outputs: { value, back: tf.mean(grad, [1, 2]) }, nextState: {} };
  },
};

describe('state of steps', () => {
  test('is read and written in logical layout', async () => {
    for (const backend of [recorded, eager]) {
      const filter = { shape: [2, 3, 4, 5], data: draws('filter', [2, 3, 4, 5]) };
      const state = backend.createState({ filter });
      state.write({ bias: { shape: [2], data: Float32Array.of(1, 2) } });
      expect(await state.read()).toEqual({ filter, bias: { shape: [2], data: Float32Array.of(1, 2) } });
      expect(Object.keys(await state.read(['bias']))).toEqual(['bias']);
      state.dispose();
    }
  });

  test('is shared by steps, whatever its tensors mean to them', async () => {
    const shape: Shape = [3, 3, 2, 2];
    const asFilter: Step = {
      ...pureStep({ x: [1, 5, 4, 2] }, () => ({})),
      state: { w: shape },
      body: ({ feeds, state }) => ({
        outputs: { y: tf.conv2d(feeds['x'] as tf.Tensor4D, state['w'] as tf.Tensor4D, 1, 'same') },
        nextState: { w: tf.mul(state['w'] ?? 0, 2) },
      }),
    };
    const asImages: Step = {
      ...pureStep({ k: [3, 3, 2, 2] }, () => ({})),
      state: { w: shape },
      body: ({ feeds, state }) => {
        const y = tf.conv2d(state['w'] as tf.Tensor4D, feeds['k'] as tf.Tensor4D, 1, 'same');
        return { outputs: { y }, nextState: { w: tf.add(y, feeds['k'] ?? 0) } };
      },
    };
    const results = [];
    for (const backend of [eager, recorded]) {
      const state = backend.createState({ w: { shape, data: draws('w', shape) } });
      const first = await backend.compile(asFilter);
      const second = await backend.compile(asImages);
      const a = await first.run(state, { x: draws('x', [1, 5, 4, 2]) });
      const b = await second.run(state, { k: draws('k', shape) });
      const c = await first.run(state, { x: draws('x', [1, 5, 4, 2]) });
      results.push([a['y'], b['y'], c['y'], (await state.read())['w']?.data] as Float32Array[]);
      for (const item of [first, second, state]) item.dispose();
    }
    const [expected = [], actual = []] = results;
    actual.forEach((value, i) => {
      expect(relativeDifference(value, expected[i] ?? new Float32Array())).toBeLessThan(1e-6);
    });
  });

  test('complains by name about what is missing', async () => {
    const compiled = await recorded.compile(trainStep);
    const state = recorded.createState({});
    await expect(compiled.run(state, {})).rejects.toThrow(/state 'first\/filter' does not exist/);
    await expect(compiled.run(recorded.createState(initial()), {})).rejects.toThrow(
      /feed 'images' is missing/,
    );
    const short = { images: new Float32Array(5), rate: Float32Array.of(1), epsilon: Float32Array.of(1) };
    await expect(compiled.run(recorded.createState(initial()), short)).rejects.toThrow(/288 values .* got 5/);
    compiled.dispose();
  });
});
