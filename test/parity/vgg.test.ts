import { expect, test } from 'vitest';
import type { HostTensor } from '../../worker/compute/step.ts';
import { tf } from '../../worker/compute/tf.ts';
import { gram, gramDistance, tapDistance } from '../../worker/engine/losses/gram-distance.ts';
import { vggTaps } from '../../worker/engine/networks/vgg.ts';
import { tinyVgg } from '../testkit/tiny-vgg.ts';
import { upload, withTensors } from '../worker/engine/eager.ts';
import { wave } from '../worker/engine/wave.ts';
import { expectSummaries } from './expect-alike.ts';
import reference from './vgg.json' with { type: 'json' };

const SHAPE = [2, 20, 28, 3];

test('taps, Gram matrices, losses and gradients equal what PyTorch computes (vgg.py)', async () => {
  const found = await withTensors(() => {
    const weights = upload(tinyVgg());
    const [fake, real] = [tensor(wave('fake', SHAPE, 1)), tensor(wave('real', SHAPE, 1))];
    const taps = vggTaps(weights, fake);
    const ofReal = vggTaps(weights, real);
    const style = (x: tf.Tensor) => gramDistance(vggTaps(weights, x as tf.Tensor4D), ofReal);
    const content = (x: tf.Tensor) => tapDistance(vggTaps(weights, x as tf.Tensor4D), ofReal);
    return {
      taps: taps.map(host),
      grams: taps.map((tap) => host(gram(tap))),
      style: style(fake).dataSync()[0] ?? NaN,
      content: content(fake).dataSync()[0] ?? NaN,
      gradients: { style: host(tf.grad(style)(fake)), content: host(tf.grad(content)(fake)) },
    };
  });
  expect(found.taps.map(({ shape }) => shape)).toEqual(reference.shapes);
  expectSummaries(Object.fromEntries(found.taps.entries()), numbered(reference.taps), 1e-5);
  expectSummaries(Object.fromEntries(found.grams.entries()), numbered(reference.grams), 1e-5);
  expect(found.style / reference.style).toBeCloseTo(1, 4);
  expect(found.content / reference.content).toBeCloseTo(1, 4);
  const { styleGradient, contentGradient } = reference;
  expectSummaries(found.gradients, { style: styleGradient, content: contentGradient }, 1e-3);
});

function tensor({ shape, data }: HostTensor): tf.Tensor4D {
  return tf.tensor<tf.Rank.R4>(data, [...shape] as [number, number, number, number]);
}

function host(each: tf.Tensor): HostTensor {
  return { shape: each.shape, data: Float32Array.from(each.dataSync()) };
}

function numbered<T>(list: readonly T[]): Record<string, T> {
  return Object.fromEntries(list.entries());
}
