import { describe, expect, test } from 'vitest';
import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { PERCEPTUAL_PREFIX } from '#contracts/perceptual-network.ts';
import type { CompiledStep } from '../../worker/compute/backend.ts';
import type { HostTensor, HostTensors, Step, TensorMap } from '../../worker/compute/step.ts';
import type { tf } from '../../worker/compute/tf.ts';
import { adain, adainAsPublished } from '../../worker/engine/layers/adain.ts';
import { channelStatistics } from '../../worker/engine/layers/channel-statistics.ts';
import { featureMask } from '../../worker/engine/layers/feature-mask.ts';
import { contentOf, encode, paint } from '../../worker/engine/methods/egsc-it/generator.ts';
import { discriminatorStep } from '../../worker/engine/methods/egsc-it/discriminator-step.ts';
import { generatorStep } from '../../worker/engine/methods/egsc-it/generator-step.ts';
import {
  initialMaskState,
  initialTranslationState,
} from '../../worker/engine/methods/egsc-it/initial-state.ts';
import { generatorLossNames, maskLossNames } from '../../worker/engine/methods/egsc-it/losses.ts';
import { maskDiscriminatorStep } from '../../worker/engine/methods/egsc-it/mask-discriminator-step.ts';
import { maskGeneratorStep } from '../../worker/engine/methods/egsc-it/mask-generator-step.ts';
import { maskArtifactShapes } from '../../worker/engine/methods/egsc-it/mask-network.ts';
import { formsOf, latentShape } from '../../worker/engine/methods/egsc-it/networks.ts';
import {
  discriminatorLearningRate,
  generatorLearningRate,
  maskGeneratorLearningRate,
} from '../../worker/engine/methods/egsc-it/schedule.ts';
import { gram } from '../../worker/engine/losses/gram-distance.ts';
import { decoder } from '../../worker/engine/networks/decoder.ts';
import { encoder } from '../../worker/engine/networks/encoder.ts';
import { discriminator } from '../../worker/engine/networks/patch-discriminator.ts';
import { vggTaps } from '../../worker/engine/networks/vgg.ts';
import { adamScalars } from '../../worker/engine/training/adam.ts';
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { recorded } from '../worker/compute/backends.ts';
import { scalarFeed, upload, withTensors } from '../worker/engine/eager.ts';
import { wave } from '../worker/engine/wave.ts';
import { expectSummaries, gradientsAfterFirstStep } from './expect-alike.ts';
import reference from './egsc-it-paper.json' with { type: 'json' };

// What PyTorch computes for the paper's model (egsc-it-paper.py).

/** Mask networks see nothing of a perceptual network. */
const MASK_VARIANTS = ['paper', 'paperStrided', 'clean'] as const;
const VARIANTS = [...MASK_VARIANTS, 'paperPerceptual'] as const;
const TENSOR_TOLERANCE = 1e-3;
const STEPS = [0, 1, 2];
const WITHOUT_L1 = { reconstruction: 0, cycle: 0 };
const PERCEPTUAL_ALONE = { ...WITHOUT_L1, gan: 0, kl: 0, klCycle: 0 };
/** The perceptual losses are sums of magnitudes too. */
const SMOOTH = { ...WITHOUT_L1, style: 0, content: 0 };

/** The preset with everything that costs time made small, as the script has it. */
function configOf(variant: (typeof VARIANTS)[number]): EgscItKnobs {
  const { mode, nEncoder, perceptual } = reference.variants[variant];
  const paper = egscItPreset('mnist-single');
  if (mode !== 'paper-code' && mode !== 'clean') throw new Error(`a mode was expected, not ${mode}`);
  return {
    ...paper,
    mode,
    perceptual: perceptual ? 'VGG' : 'NONE',
    network: {
      ...paper.network,
      generatorChannels: reference.ngf,
      downsamplings: nEncoder - 1,
      encoderResidualBlocks: reference.residuals,
      decoderResidualBlocks: reference.residuals,
      discriminatorChannels: reference.ndf,
      discriminatorLayers: reference.discriminatorLayers,
    },
    adam: { ...reference.adam, form: mode },
    maskSteps: 4,
    translationSteps: 4,
    maskBatchSize: reference.batch,
    batchSize: reference.batch,
    maskGeneratorLearningRate: 2e-3,
    maskDiscriminatorLearningRate: 2e-3,
    generatorLearningRate: 2e-4,
    discriminatorLearningRate: 2e-4,
  };
}

describe.each(VARIANTS)('%s', (variant) => {
  const expected = reference.variants[variant];
  const config = configOf(variant);

  test('the preset weighs its losses as the paper does, and its rates decay alike', () => {
    expect(config.lossWeights).toMatchObject(reference.lossWeights);
    const rates = (rate: (config: EgscItKnobs, step: number) => number) =>
      STEPS.map((step) => rate(config, step));
    const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9) as number);
    expect(rates(maskGeneratorLearningRate)).toEqual(close(reference.rates.mask));
    expect(rates(generatorLearningRate)).toEqual(close(reference.rates.translation));
    expect(rates(discriminatorLearningRate)).toEqual(close(reference.rates.translation));
  });

  test('block by block', async () => {
    const { blocks } = expected.translation;
    const seen = await blocksOf(config);
    for (const [name, block] of Object.entries(blocks)) {
      const found = seen[name];
      // What stands between the layers of decoder and discriminator shows in what comes out of them.
      if (/^decoder\/up|^discriminator\//.test(name)) continue;
      if (!found) throw new Error(`${name} was expected among the blocks`);
      const shape = 'first' in block ? block.shape : found.shape;
      expect(found.shape, name).toEqual(shape);
      if ('summary' in block) expectSummaries({ [name]: found }, { [name]: block.summary }, 1e-4);
      const values = 'first' in block ? block.first : 'values' in block ? block.values : [];
      values.forEach((value, i) => {
        expect(found.data[i], `${name} at ${i}`).toBeCloseTo(value, 4);
      });
    }
  });

  test('three steps of the translation stage', async () => {
    const { translation } = expected;
    const { translation: updates } = reference.generatorUpdates;
    const frozen = frozenNetworks(config);
    const run = await runner({
      judge: discriminatorStep(config, frozen),
      generate: generatorStep(config, frozen),
    });
    const weighed = (lossWeights: Partial<EgscItKnobs['lossWeights']>) =>
      generatorStep({ ...config, lossWeights: { ...config.lossWeights, ...lossWeights } }, frozen);
    const smooth = await runner({ generate: weighed(SMOOTH) });
    let state = reseeded(initialTranslationState(config));
    for (const step of STEPS) {
      const rate = reference.rates.translation[step];
      const judged = await run('judge', state, {
        ...images(3 * step),
        noise: joined(noise(config, 'a', 3 * step), noise(config, 'b', 3 * step)),
        ...adamFeeds(config, rate, step + 1),
      });
      expectValues(judged.losses, translation.discriminatorLosses[step]);
      state = judged.state;
      for (let update = 0; update < updates; update++) {
        const index = updates * step + update;
        const draw = 3 * step + 1 + update;
        const feeds = {
          ...images(draw),
          noise: joined(noise(config, 'a', draw), noise(config, 'b', draw)),
          noise_cycle: joined(noise(config, 'bab', draw), noise(config, 'aba', draw)),
          anneal: scalarFeed(1),
          ema_decay: scalarFeed(0),
          ...adamFeeds(config, rate, index + 1),
        };
        const painted = await run('generate', state, feeds);
        const losses = translation.generatorLosses[index];
        expectValues(painted.losses, inOrder(generatorLossNames(config), 'generator/', losses));
        if (index === 0) {
          expectGradients(config, painted.state, translation.gradients.discriminator);
          expectGradients(config, painted.state, translation.gradients.generator);
          const smoothed = await smooth('generate', state, feeds);
          expectGradients(config, smoothed.state, translation.gradients.generatorSmooth);
          if ('generatorPerceptual' in translation.gradients) {
            const perceptual = await runner({ generate: weighed(PERCEPTUAL_ALONE) });
            const felt = await perceptual('generate', state, feeds);
            expectGradients(config, felt.state, translation.gradients.generatorPerceptual);
          }
        }
        state = painted.state;
      }
    }
    expectTensors(config, state, translation.weights);
  });
});

describe.each(MASK_VARIANTS)('%s', (variant) => {
  const config = configOf(variant);

  test('three steps of the feature-mask stage', async () => {
    const { mask } = reference.variants[variant];
    const feedsOf = (draw: number): HostTensors => ({
      ...images(draw),
      noise_a: noise(config, 'a', draw),
      noise_b: noise(config, 'b', draw),
    });
    const run = await runner({ judge: maskDiscriminatorStep(config), generate: maskGeneratorStep(config) });
    const smooth = await runner({
      generate: maskGeneratorStep({ ...config, maskLossWeights: smoothMask(config) }),
    });
    let state = reseeded(initialMaskState(config));
    for (const step of STEPS) {
      const rate = adamFeeds(config, reference.rates.mask[step], step + 1);
      const judged = await run('judge', state, { ...feedsOf(2 * step), ...rate });
      expectValues(judged.losses, mask.discriminatorLosses[step]);
      state = judged.state;
      const feeds = { ...feedsOf(2 * step + 1), ...rate };
      const painted = await run('generate', state, feeds);
      expectValues(painted.losses, inOrder(maskLossNames(config), 'mask/', mask.generatorLosses[step]));
      if (step === 0) {
        expectGradients(config, painted.state, mask.gradients.discriminator);
        expectGradients(config, painted.state, mask.gradients.generator);
        const smoothed = await smooth('generate', state, feeds);
        expectGradients(config, smoothed.state, mask.gradients.generatorSmooth);
      }
      state = painted.state;
    }
    expectTensors(config, state, mask.weights);
  });
});

function smoothMask({ maskLossWeights }: EgscItKnobs): EgscItKnobs['maskLossWeights'] {
  return { ...maskLossWeights, reconstruction: 0 };
}

/** Runs steps as the product does: recorded, by ONNX Runtime. */
async function runner<Name extends string>(steps: Readonly<Record<Name, Step>>) {
  const compiled = new Map<Name, CompiledStep>();
  for (const [name, step] of Object.entries<Step>(steps))
    compiled.set(name as Name, await recorded.compile(step));
  return async (name: Name, before: HostTensors, feeds: HostTensors) => {
    const state = recorded.createState(before);
    const values = Object.fromEntries(Object.entries(feeds).map(([feed, { data }]) => [feed, data]));
    const outputs = await compiled.get(name)?.run(state, values);
    const after = await state.read();
    state.dispose();
    return { losses: outputs?.['losses'], state: after };
  };
}

/** What each block gives for the first draws, by the script's names; from A to B. */
async function blocksOf(config: EgscItKnobs): Promise<HostTensors> {
  const weights = { ...reseeded(initialTranslationState(config)), ...frozenNetworks(config) };
  const forms = formsOf(config);
  return withTensors(() => {
    const parameters = upload(weights);
    const { image_a: xa, image_b: xb } = upload(images(0)) as Record<'image_a' | 'image_b', tf.Tensor4D>;
    const drawn = upload({ noise: noise(config, 'a', 0) })['noise'] as tf.Tensor4D;
    const features = { a: featuresOf(parameters, 'a', xa), b: featuresOf(parameters, 'b', xb) };
    const mu = encode(config, parameters, 'a', xa);
    const z = mu.add<tf.Tensor4D>(drawn);
    const content = contentOf(config, parameters, z);
    const mask = featureMask(features.a);
    const masked = content.mul<tf.Tensor4D>(mask);
    const style = channelStatistics(features.b);
    const restyled = (config.mode === 'clean' ? adain : adainAsPublished)(masked, style);
    const image = paint(config, parameters, 'b', masked, style);
    const beforeBlocks: tf.Tensor4D[] = [];
    const oneMore = { ...forms.decoder, residualBlocks: forms.decoder.residualBlocks + 1 };
    decoder(
      oneMore,
      { ...parameters, ...repeated(parameters, oneMore.residualBlocks) },
      DECODER,
      restyled,
      (x) => {
        beforeBlocks.push(x);
        return x;
      },
    );
    const blocks = {
      encoder: encoder(forms.encoder, parameters, 'generator/encoder_a', xa),
      mu,
      z,
      content,
      features_a: features.a,
      features_b: features.b,
      mask,
      masked,
      adain: restyled,
      ...Object.fromEntries(beforeBlocks.slice(1).map((x, i) => [`decoder/residual${i + 1}`, x])),
      image,
      logit: discriminator(forms.discriminator, parameters, 'discriminator/b', image),
      styleMean: style.mean.squeeze([1, 2]),
      styleVariance: style.variance.squeeze([1, 2]),
      ...(config.perceptual === 'VGG' && tapsOf(parameters, image)),
    };
    return Object.fromEntries(
      Object.entries<tf.Tensor>(blocks).map(([name, tensor]) => [
        name,
        { shape: tensor.shape, data: Float32Array.from(tensor.dataSync()) },
      ]),
    );

    function featuresOf(weightsOf: TensorMap, domain: 'a' | 'b', x: tf.Tensor4D): tf.Tensor4D {
      return encoder(forms.maskEncoder, weightsOf, `mask/${domain}/encoder`, x);
    }
  });
}

function tapsOf(parameters: TensorMap, image: tf.Tensor4D): Record<string, tf.Tensor> {
  return Object.fromEntries(
    vggTaps(parameters, image).flatMap((tap, i): [string, tf.Tensor][] => [
      [`vgg/tap${i + 1}`, tap],
      [`vgg/gram${i + 1}`, gram(tap)],
    ]),
  );
}

const DECODER = 'generator/decoder_b';

/** The last residual block of the decoder once more, so that what goes into it, the one before's result, is seen. */
function repeated(parameters: TensorMap, count: number): TensorMap {
  const last = `${DECODER}/residual${count - 1}/`;
  return Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith(last))
      .map(([name, tensor]) => [name.replace(last, `${DECODER}/residual${count}/`), tensor]),
  );
}

/** The script has no second name for the first convolution of an encoder. */
function scriptName(name: string): string {
  return name.replace('/stem/conv1/', '/stem/').replace(/^ema\//, '');
}

/** The same state with weights that Python can repeat; Adam's moments stay zero. */
function reseeded(state: HostTensors): HostTensors {
  return Object.fromEntries(
    Object.entries(state).map(([name, tensor]) =>
      name.startsWith('adam_') ? [name, tensor] : [name, weight(scriptName(name), tensor.shape)],
    ),
  );
}

function weight(name: string, shape: readonly number[]): HostTensor {
  if (!name.endsWith('/filter')) return wave(name, shape, 0.1, name.endsWith('/scale') ? 1 : 0);
  const [height = 0, width = 0, third = 0, fourth = 0] = shape;
  return wave(name, shape, 1.6 / Math.sqrt(height * width * (name.includes('/up') ? fourth : third)));
}

function frozenNetworks(config: EgscItKnobs): HostTensors {
  return { ...maskNetworks(config), ...(config.perceptual === 'VGG' && perceptualNetwork()) };
}

/** VGG19 as the script has it, whose images are BGR. */
function perceptualNetwork(): HostTensors {
  const tensors: Record<string, HostTensor> = {
    mean: { shape: [3], data: Float32Array.of(123.68, 116.779, 103.939) },
    deviation: { shape: [3], data: Float32Array.of(1, 1, 1) },
  };
  let inputs = 3;
  for (const [block, count] of [2, 2, 4, 4, 1].entries())
    for (let i = 1; i <= count; i++) {
      const outputs = reference.vggWidths[block] ?? NaN;
      const name = `conv${block + 1}_${i}`;
      const filter = weight(`${name}/filter`, [3, 3, inputs, outputs]);
      tensors[`${name}/filter`] = inputs === 3 ? withInputsReversed(filter) : filter;
      tensors[`${name}/bias`] = weight(`${name}/bias`, [outputs]);
      inputs = outputs;
    }
  return Object.fromEntries(Object.entries(tensors).map(([name, each]) => [PERCEPTUAL_PREFIX + name, each]));
}

/** @param filter `[H, W, in, out]` */
function withInputsReversed({ shape, data }: HostTensor): HostTensor {
  const [, , inputs = 0, outputs = 0] = shape;
  return {
    shape,
    data: data.map((_, i) => {
      const [place, output] = [Math.floor(i / outputs), i % outputs];
      const input = place % inputs;
      return data[(place - input + (inputs - 1 - input)) * outputs + output] ?? NaN;
    }),
  };
}

/** Frozen mask networks, their features raw. */
function maskNetworks(config: EgscItKnobs): HostTensors {
  const shapes = { ...maskArtifactShapes(config, 'a'), ...maskArtifactShapes(config, 'b') };
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      if (name.endsWith('/mean')) return [name, wave(name, shape, 0)];
      if (name.endsWith('/deviation')) return [name, wave(name, shape, 0, 1)];
      return [name, weight(scriptName(name), shape)];
    }),
  );
}

function images(draw: number): { readonly image_a: HostTensor; readonly image_b: HostTensor } {
  const shape = [reference.batch, reference.size, reference.size, 3];
  return { image_a: wave(`image_a/${draw}`, shape, 1), image_b: wave(`image_b/${draw}`, shape, 1) };
}

function noise(config: EgscItKnobs, of: 'a' | 'b' | 'aba' | 'bab', draw: number): HostTensor {
  return wave(`noise_${of}/${draw}`, latentShape(config, reference.batch), 1);
}

function joined(one: HostTensor, other: HostTensor): HostTensor {
  const [batch = 0, ...rest] = one.shape;
  return { shape: [2 * batch, ...rest], data: Float32Array.from([...one.data, ...other.data]) };
}

function adamFeeds(config: EgscItKnobs, learningRate = NaN, update: number): HostTensors {
  const { rate, epsilon } = adamScalars(config.adam, learningRate, update);
  return { rate: scalarFeed(rate), epsilon: scalarFeed(epsilon) };
}

type Losses = Readonly<Record<string, number | readonly number[]>>;

/** The script's losses of one update in the order in which the product names its own. */
function inOrder(names: readonly string[], group: string, losses: Losses = {}): number[] {
  return names.map((name) => {
    const [, loss = '', side] = /^(.*?)(?:_(a|b|ab|ba|aba|bab))?$/.exec(name.slice(group.length)) ?? [];
    const values = [losses[loss.replace('kl_cycle', 'klCycle')]].flat();
    const first = side === undefined || ['a', 'ab', 'aba'].includes(side);
    if (loss === 'kl_cycle') return values.reduce<number>((sum, value) => sum + (value ?? NaN), 0);
    return values[first ? 0 : 1] ?? NaN;
  });
}

function expectValues(losses: Float32Array | undefined, expected: readonly number[] | undefined): void {
  expect(losses?.length).toBe(expected?.length);
  expected?.forEach((value, i) => {
    expect(Math.abs((losses?.[i] ?? NaN) / value - 1), `loss ${i}`).toBeLessThan(1e-4);
  });
}

/** Gradients of the first update, which Adam's first moment tells. */
function expectGradients(
  config: EgscItKnobs,
  state: HostTensors,
  expected: Readonly<Record<string, readonly number[]>>,
): void {
  expectTensors(config, gradientsAfterFirstStep(state, reference.adam.beta1), expected);
}

/** In mode clean, a bias before an instance norm has no gradient but rounding noise, which Adam makes into full steps. */
const BEFORE_NORM = /discriminator.*\/conv[2-9]\/bias$/;

function expectTensors(
  { mode }: EgscItKnobs,
  tensors: HostTensors,
  expected: Readonly<Record<string, readonly number[]>>,
): void {
  const named = Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [scriptName(name), tensor]),
  );
  const compared = Object.entries(expected).filter(([name]) => !(mode === 'clean' && BEFORE_NORM.test(name)));
  expectSummaries(named, Object.fromEntries(compared), TENSOR_TOLERANCE);
}
