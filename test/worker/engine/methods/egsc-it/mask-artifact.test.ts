import { expect, test } from 'vitest';
import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { decodeSafetensors, encodeSafetensors } from '#lib/safetensors.ts';
import type { tf } from '../../../../../worker/compute/tf.ts';
import { featureMask } from '../../../../../worker/engine/layers/feature-mask.ts';
import { encoder } from '../../../../../worker/engine/networks/encoder.ts';
import { runEagerly, upload, withTensors } from '../../eager.ts';
import { wave } from '../../wave.ts';
import { egscItPreset } from '../../../../testkit/egsc-it-preset.ts';
import { initialMaskState } from '../../../../../worker/engine/methods/egsc-it/initial-state.ts';
import { maskArtifact } from '../../../../../worker/engine/methods/egsc-it/mask-artifact.ts';
import { maskEncoderPath, readMask } from '../../../../../worker/engine/methods/egsc-it/mask-network.ts';
import { formsOf } from '../../../../../worker/engine/methods/egsc-it/networks.ts';
import { maskFeatureStep } from '../../../../../worker/engine/methods/egsc-it/mask-feature-step.ts';
import { translateStep } from '../../../../../worker/engine/methods/egsc-it/translate-step.ts';

const config: EgscItKnobs = { ...egscItPreset('tiny'), imageHeight: 8, imageWidth: 8 };

function images(name: string, batch: number) {
  return {
    image_a: wave(`${name}a`, [batch, 8, 8, 3], 1),
    image_b: wave(`${name}b`, [batch, 8, 8, 3], 0.5, 0.2),
  };
}

test('features standardized by the artifact have mean 0 and deviation 1 over its images', async () => {
  const state = initialMaskState(config);
  const step = maskFeatureStep(config, 2);
  const batches = [images('one', 2), images('two', 2), images('three', 2)];
  const outputs = await Promise.all(batches.map((batch) => runEagerly(step, state, batch)));
  const features = outputs.map((result) =>
    Object.fromEntries(Object.entries(result.outputs).map(([name, { data }]) => [name, data])),
  );
  const artifact = maskArtifact(config, state, 2, features);

  // One batch of all six images gives the same moments at once.
  const joined = (side: 'image_a' | 'image_b') => ({
    shape: [6, 8, 8, 3],
    data: Float32Array.from(batches.flatMap((batch) => [...batch[side].data])),
  });
  const whole = await runEagerly(maskFeatureStep(config, 6), state, {
    image_a: joined('image_a'),
    image_b: joined('image_b'),
  });
  const values = 6 * 4 * 4;
  for (const domain of ['a', 'b']) {
    artifact[`mask/${domain}/mean`]?.data.forEach((mean, channel) => {
      expect(mean).toBeCloseTo(whole.outputs[`mean_${domain}`]?.data[channel] ?? NaN, 5);
    });
    artifact[`mask/${domain}/deviation`]?.data.forEach((deviation, channel) => {
      const variance = whole.outputs[`variance_${domain}`]?.data[channel] ?? NaN;
      expect(deviation).toBeCloseTo(Math.sqrt((variance * values) / (values - 1)) + 1e-3, 5);
    });
  }
});

test('the artifact holds the encoders and their statistics and nothing else', () => {
  const state = initialMaskState(config);
  const vector = new Float32Array(8).fill(1);
  const features = [{ mean_a: vector, variance_a: vector, mean_b: vector, variance_b: vector }];
  const names = Object.keys(maskArtifact(config, state, 2, features));
  expect(names.every((name) => /^mask\/[ab]\/(encoder\/|mean$|deviation$)/.test(name))).toBe(true);
  const needed = Object.keys(translateStep(config, 'A_TO_B', 1).state);
  expect(names.sort()).toEqual(needed.filter((name) => name.startsWith('mask/')).sort());
});

test("its file alone gives the masks and styles of the stage's own networks", async () => {
  const state = initialMaskState(config);
  const batch = images('one', 2);
  const moments = await runEagerly(maskFeatureStep(config, 2), state, batch);
  const features = Object.fromEntries(
    Object.entries(moments.outputs).map(([name, { data }]) => [name, data]),
  );
  const artifact = maskArtifact(config, state, 2, [features]);
  const file = decodeSafetensors(encodeSafetensors(artifact));
  const read = await withTensors(() => {
    const { mask, style } = readMask(config, upload(file), 'a', upload(batch)['image_a'] as tf.Tensor4D);
    return [mask, style.mean, style.variance].map((tensor) => [...tensor.dataSync()]);
  });
  const own = await withTensors(() => {
    const weights = upload(state);
    const image = upload(batch)['image_a'] as tf.Tensor4D;
    const raw = encoder(formsOf(config).maskEncoder, weights, maskEncoderPath('a'), image);
    const of = (name: string) => upload(artifact)[name] as tf.Tensor1D;
    const standardized = raw.sub(of('mask/a/mean')).div<tf.Tensor4D>(of('mask/a/deviation'));
    const mean = standardized.mean([1, 2], true);
    const variance = standardized.sub(mean).square().mean([1, 2], true);
    return [featureMask(standardized), mean, variance].map((tensor) => [...tensor.dataSync()]);
  });
  expect(read[0]).toEqual(own[0]);
  for (const part of [1, 2])
    expect(read[part]).toEqual(own[part]?.map((value) => expect.closeTo(value, 5) as number));
});
