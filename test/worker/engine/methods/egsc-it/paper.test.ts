import { describe, expect, test } from 'vitest';
import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { newRunConfig } from '#contracts/new-run-config.ts';
import { randomStream } from '#lib/random.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { HostTensors } from '../../../../../worker/compute/step.ts';
import type { tf } from '../../../../../worker/compute/tf.ts';
import { shapesOf, type ParameterSpecs } from '../../../../../worker/engine/layers/parameters.ts';
import { generatorParameters } from '../../../../../worker/engine/methods/egsc-it/generator.ts';
import { maskAutoencoderParameters } from '../../../../../worker/engine/methods/egsc-it/mask-autoencoder.ts';
import { maskArtifactShapes } from '../../../../../worker/engine/methods/egsc-it/mask-network.ts';
import { formsOf, latentShape } from '../../../../../worker/engine/methods/egsc-it/networks.ts';
import { decoder, decoderParameters } from '../../../../../worker/engine/networks/decoder.ts';
import { encoder, encoderParameters } from '../../../../../worker/engine/networks/encoder.ts';
import {
  discriminator,
  discriminatorParameters,
} from '../../../../../worker/engine/networks/patch-discriminator.ts';
import { egscItPreset } from '../../../../testkit/egsc-it-preset.ts';
import { upload, withTensors } from '../../eager.ts';
import { wave } from '../../wave.ts';

const mnist = egscItPreset('mnist-single');
const multiple = egscItPreset('mnist-multiple');

function count(specs: ParameterSpecs): number {
  return Object.values(specs).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function countOf(config: EgscItKnobs) {
  const forms = formsOf(config);
  const part = (prefix: string) =>
    count(
      Object.fromEntries(
        Object.entries(generatorParameters(config)).filter(([name]) =>
          name.startsWith(`generator/${prefix}/`),
        ),
      ),
    );
  const frozen = (['a', 'b'] as const).flatMap((domain) =>
    Object.entries(maskArtifactShapes(config, domain)).filter(([name]) => name.includes('/encoder/')),
  );
  return {
    encoder: part('encoder_a'),
    shared: part('shared_encoder'),
    decoder: part('decoder_b'),
    discriminator: count(discriminatorParameters(forms.discriminator, 'd')),
    generators: count(generatorParameters(config)),
    frozen: frozen.reduce((sum, [, shape]) => sum + sizeOf(shape), 0),
    autoencoders: count(maskAutoencoderParameters(config)),
  };
}

describe('the networks of the paper have its parameters, exactly', () => {
  test('mnist-single', () => {
    expect(countOf(mnist)).toEqual({
      encoder: 231_040,
      shared: 73_856,
      decoder: 221_763,
      discriminator: 2_758_849,
      generators: 1_053_318,
      frozen: 462_080,
      autoencoders: 1_201_030,
    });
    const { generators, discriminator: one, frozen } = countOf(mnist);
    expect(generators + 2 * one + frozen).toBe(7_033_096);
  });

  test.each(['mnist-multiple', 'celeba', 'gta-bdd'] as const)('%s', (name) => {
    expect(countOf(egscItPreset(name))).toEqual({
      encoder: 3_918_976,
      shared: 1_180_160,
      decoder: 3_909_507,
      discriminator: 2_758_849,
      generators: 18_017_286,
      frozen: 7_837_952,
      autoencoders: 20_377_606,
    });
    const { generators, discriminator: one, frozen } = countOf(egscItPreset(name));
    expect(generators + 2 * one + frozen).toBe(31_372_936);
  });

  test.each([
    [32, { downsamplings: 0 }, 268_614, 1_382_594],
    [16, { downsamplings: 0 }, 69_798, 347_234],
    [16, { downsamplings: 1, discriminatorLayers: 3 }, 282_310, 84_194],
    [
      32,
      { downsamplings: 1, discriminatorLayers: 3, encoderResidualBlocks: 2, decoderResidualBlocks: 2 },
      822_150,
      332_226,
    ],
  ])('small settings for CPU tests: %i channels, %j', (channels, change, generators, discriminators) => {
    const network = {
      ...mnist.network,
      ...change,
      generatorChannels: channels,
      discriminatorChannels: channels,
    };
    const counted = countOf({ ...mnist, network });
    expect([counted.generators, 2 * counted.discriminator]).toEqual([generators, discriminators]);
  });

  test('both modes have the same parameters', () => {
    expect(countOf({ ...multiple, mode: 'clean' })).toEqual(countOf(multiple));
  });
});

test.each([
  ['mnist-single', 28, 28, 2],
  ['mnist-multiple', 112, 28, 7],
  ['celeba', 128, 32, 8],
] as const)(
  'shapes of %s: images of %i, latents of %i, judgments of %i',
  async (name, side, inner, judged) => {
    const preset = egscItPreset(name);
    const config: EgscItKnobs = {
      ...preset,
      network: { ...preset.network, generatorChannels: 1, discriminatorChannels: 1 },
    };
    const channels = 2 ** config.network.downsamplings;
    expect(latentShape(config, 3)).toEqual([3, inner, inner, channels]);
    const forms = formsOf(config);
    const weights = waves({
      ...encoderParameters(forms.encoder, 'e'),
      ...decoderParameters(forms.decoder, 'g'),
      ...discriminatorParameters(forms.discriminator, 'd'),
    });
    const shapes = await withTensors(() => {
      const parameters = upload(weights);
      const image = upload({ image: wave('image', [1, side, side, 3], 1) })['image'] as tf.Tensor4D;
      const latent = encoder(forms.encoder, parameters, 'e', image);
      const painted = decoder(forms.decoder, parameters, 'g', latent);
      return [
        latent.shape,
        painted.shape,
        discriminator(forms.discriminator, parameters, 'd', painted).shape,
      ];
    });
    expect(shapes).toEqual([
      [1, inner, inner, channels],
      [1, side, side, 3],
      [1, judged, judged, 1],
    ]);
  },
);

test('gta-bdd judges in 16 by 32 patches, by 64 by 128 latents', () => {
  expect(latentShape(egscItPreset('gta-bdd'), 1)).toEqual([1, 64, 128, 256]);
});

describe('initial values', () => {
  const filter = (specs: ParameterSpecs, name: string): Float32Array => {
    const { shape, initial } = specs[name] ?? {};
    if (!shape || !initial) throw new Error(`no ${name}`);
    return initial(randomStream(3, name), sizeOf(shape));
  };

  test('of encoders and decoders are normal with sigma 0.02, cut off at twice that; biases are 0', () => {
    const specs = generatorParameters(mnist);
    for (const name of ['encoder_a/stem/conv1', 'encoder_b/residual3/conv2', 'decoder_a/residual1/conv1']) {
      const values = filter(specs, `generator/${name}/filter`);
      expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(0.04);
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
      expect(deviation).toBeCloseTo(0.0176, 3);
      expect(filter(specs, `generator/${name}/bias`).every((value) => value === 0)).toBe(true);
    }
  });

  test("of discriminators are uniform, by Glorot's fans", () => {
    const specs = discriminatorParameters(formsOf(mnist).discriminator, 'd');
    const largest = (name: string) =>
      filter(specs, name).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const bound = Math.sqrt(6 / (16 * (64 + 128)));
    expect(largest('d/conv2/filter')).toBeLessThanOrEqual(bound);
    expect(largest('d/conv2/filter')).toBeGreaterThan(0.99 * bound);
    expect(largest('d/conv2/bias')).toBe(0);
  });
});

describe('sizes that the networks cannot take are refused by name', () => {
  const refusals = (preset: string, changes: unknown) =>
    newRunConfig(preset, changes).refusals?.map(({ field, message }) => [field?.join('.'), message]);

  test('that do not halve', () => {
    expect(refusals('mnist-multiple', { imageHeight: 30 })).toEqual([
      ['config.imageHeight', expect.stringContaining('multiple of 4')],
    ]);
    expect(refusals('mnist-multiple', { imageWidth: 36, network: { downsamplings: 3 } })).toEqual([
      ['config.imageWidth', '"config.imageWidth" must be a multiple of 8 for this network, but is 36.'],
    ]);
    expect(refusals('mnist-single-small', { imageWidth: 28, network: { discriminatorLayers: 3 } })).toEqual([
      ['config.imageHeight', expect.stringContaining('multiple of 8')],
      ['config.imageWidth', expect.stringContaining('multiple of 8')],
    ]);
  });

  test('that leave the discriminators a single patch to normalize, or no border to mirror', () => {
    expect(refusals('mnist-single', { imageHeight: 16 })).toEqual([
      ['config.imageHeight', expect.stringContaining('at least 17')],
    ]);
    const network = { discriminatorLayers: 2, downsamplings: 4 };
    expect(refusals('mnist-single', { imageHeight: 16, imageWidth: 32, network })).toEqual([
      ['config.imageHeight', expect.stringContaining('at least 32')],
    ]);
  });

  test('all others are taken: 28 is 7 and 4 in the discriminators', () => {
    expect(refusals('mnist-single', { imageHeight: 28, imageWidth: 20 })).toBeUndefined();
  });
});

function waves(specs: ParameterSpecs): HostTensors {
  return Object.fromEntries(
    Object.entries(shapesOf(specs)).map(([name, shape]) => [name, wave(name, shape, 0.3)]),
  );
}
