import { expect, test } from 'vitest';
import { PERCEPTUAL_PREFIX } from '#contracts/perceptual-network.ts';
import type { HostTensor, HostTensors } from '../../worker/compute/step.ts';
import { tf } from '../../worker/compute/tf.ts';
import { gram, gramDistance, tapDistance } from '../../worker/engine/losses/gram-distance.ts';
import { vggTaps } from '../../worker/engine/networks/vgg.ts';
import { upload, withTensors } from '../worker/engine/eager.ts';
import { wave } from '../worker/engine/wave.ts';
import { expectSummaries } from './expect-alike.ts';
import reference from './vgg.json' with { type: 'json' };

const SHAPE = [2, 20, 28, 3];

test('taps, Gram matrices, losses and gradients equal what PyTorch computes (vgg.py)', async () => {
  const found = await withTensors(() => {
    const weights = upload(vgg16());
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

/** A sixteenth of VGG16, with the normalization of torchvision. */
function vgg16(): HostTensors {
  const tensors: Record<string, HostTensor> = {
    mean: values([0.485, 0.456, 0.406].map((share) => 255 * share)),
    deviation: values([0.229, 0.224, 0.225].map((share) => 255 * share)),
  };
  let inputs = 3;
  for (const [block, count] of [2, 2, 3, 3, 1].entries())
    for (let i = 1; i <= count; i++) {
      const outputs = [4, 8, 16, 32, 32][block] ?? 0;
      const name = `conv${block + 1}_${i}`;
      tensors[`${name}/filter`] = wave(
        `${name}/filter`,
        [3, 3, inputs, outputs],
        1.6 / Math.sqrt(9 * inputs),
      );
      tensors[`${name}/bias`] = wave(`${name}/bias`, [outputs], 0.1);
      inputs = outputs;
    }
  return Object.fromEntries(Object.entries(tensors).map(([name, each]) => [PERCEPTUAL_PREFIX + name, each]));
}

function values(data: readonly number[]): HostTensor {
  return { shape: [data.length], data: Float32Array.from(data) };
}

function tensor({ shape, data }: HostTensor): tf.Tensor4D {
  return tf.tensor<tf.Rank.R4>(data, [...shape] as [number, number, number, number]);
}

function host(each: tf.Tensor): HostTensor {
  return { shape: each.shape, data: Float32Array.from(each.dataSync()) };
}

function numbered<T>(list: readonly T[]): Record<string, T> {
  return Object.fromEntries(list.entries());
}
