import { describe, expect, test } from 'vitest';
import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { HostTensor, HostTensors } from '../../worker/compute/step.ts';
import { adamScalars } from '../../worker/engine/training/adam.ts';
import { expectLosses, expectSummaries, gradientsAfterFirstStep, worstDifference } from './expect-alike.ts';
import { runEagerly, scalarFeed } from '../worker/engine/eager.ts';
import { wave } from '../worker/engine/wave.ts';
import reference from './egsc-it-small.json' with { type: 'json' };
import { egscItPreset } from '../testkit/egsc-it-preset.ts';
import { discriminatorStep } from '../../worker/engine/methods/egsc-it/discriminator-step.ts';
import { generatorLossNames } from '../../worker/engine/methods/egsc-it/losses.ts';
import { generatorStep } from '../../worker/engine/methods/egsc-it/generator-step.ts';
import {
  initialMaskState,
  initialTranslationState,
} from '../../worker/engine/methods/egsc-it/initial-state.ts';
import { maskDiscriminatorStep } from '../../worker/engine/methods/egsc-it/mask-discriminator-step.ts';
import { maskGeneratorStep } from '../../worker/engine/methods/egsc-it/mask-generator-step.ts';
import { translateStep } from '../../worker/engine/methods/egsc-it/translate-step.ts';

const config: EgscItKnobs = {
  ...egscItPreset('tiny'),
  imageHeight: 8,
  imageWidth: 8,
  batchSize: 2,
  maskBatchSize: 2,
  lossWeights: {
    ...egscItPreset('tiny').lossWeights,
    ...reference.lossWeights,
    pixelEnergy: 2 * reference.lossWeights.content,
    klCycle: reference.lossWeights.klCycle / 2,
  },
};

describe('three steps of each stage equal what PyTorch computes (egsc-it-small.py)', () => {
  test('feature mask stage', async () => {
    let state = reseeded(initialMaskState(config));
    const discriminator = maskDiscriminatorStep(config);
    const generator = maskGeneratorStep(config);
    for (let step = 0; step < 3; step++) {
      const feeds = {
        image_a: image(`image_a${step}`),
        image_b: image(`image_b${step}`),
        noise_a: noise(`noise_a${step}`, 2),
        noise_b: noise(`noise_b${step}`, 2),
      };
      const [generatorRate, discriminatorRate] = ratesOf(step);
      const judged = await runEagerly(discriminator, state, {
        ...feeds,
        ...adamFeeds(discriminatorRate, step),
      });
      state = { ...state, ...judged.nextState };
      const painted = await runEagerly(generator, state, { ...feeds, ...adamFeeds(generatorRate, step) });
      state = { ...state, ...painted.nextState };
      expectLosses(judged.outputs, reference.mask.discriminatorLosses[step]);
      expectLosses(painted.outputs, reference.mask.generatorLosses[step]);
      if (step === 0)
        expectSummaries(
          gradientsAfterFirstStep(state, config.adam.beta1),
          withEffect(reference.mask.gradients),
          1e-4,
        );
    }
    expectSummaries(state, withEffect(reference.mask.weights), 1e-4);
  });

  test('translation stage, moving average and translation', async () => {
    let state = reseeded(initialTranslationState(config));
    const mask = maskArtifact();
    const discriminator = discriminatorStep(config, mask);
    const generator = generatorStep(config, mask);
    for (let step = 0; step < 3; step++) {
      const images = { image_a: image(`image_a${step}`), image_b: image(`image_b${step}`) };
      const feeds = { ...images, noise: noise(`noise${step}`, 4) };
      const [generatorRate, discriminatorRate] = ratesOf(step);
      const judged = await runEagerly(discriminator, state, {
        ...feeds,
        ...adamFeeds(discriminatorRate, step),
      });
      state = { ...state, ...judged.nextState };
      const painted = await runEagerly(generator, state, {
        ...feeds,
        noise_cycle: noise(`noise_cycle${step}`, 4),
        anneal: scalarFeed(reference.anneal[step] ?? NaN),
        ema_decay: scalarFeed(reference.decay[step] ?? NaN),
        ...adamFeeds(generatorRate, step),
      });
      state = { ...state, ...painted.nextState };
      expectLosses(judged.outputs, reference.translation.discriminatorLosses[step]);
      expectLosses(asInScript(painted.outputs), reference.translation.generatorLosses[step]);
      if (step === 0)
        expectSummaries(
          gradientsAfterFirstStep(state, config.adam.beta1),
          withEffect(reference.translation.gradients),
          1e-4,
        );
    }
    expectSummaries(state, withEffect(reference.translation.weights), 1e-4);
    const averages = Object.entries(state)
      .filter(([name]) => name.startsWith('ema/'))
      .map(([name, tensor]) => [name.slice('ema/'.length), tensor] as const);
    expectSummaries(Object.fromEntries(averages), withEffect(reference.translation.averages), 1e-4);

    const translate = translateStep(config, 'A_TO_B', 2);
    const { outputs } = await runEagerly(
      translate,
      { ...state, ...mask },
      { content: image('image_a0'), exemplar: image('image_b0') },
    );
    const translation = outputs['image']?.data ?? new Float32Array();
    expect(worstDifference(translation, reference.translation.translation)).toBeLessThan(1e-3);
  });

  test('some pixels of the compared translations are clamped', () => {
    expect(reference.translation.saturatedShare).toBeGreaterThan(0.05);
  });
});

/** The same state with weights and averages that Python can repeat; Adam's moments stay zero. */
function reseeded(state: HostTensors): HostTensors {
  return Object.fromEntries(
    Object.entries(state).map(([name, tensor]) => {
      if (name.startsWith('adam_')) return [name, tensor];
      return [name, weight(name.replace(/^ema\//, ''), tensor.shape)];
    }),
  );
}

function weight(name: string, shape: readonly number[]): HostTensor {
  if (!name.endsWith('/filter')) return wave(name, shape, 0.1, name.endsWith('/scale') ? 1 : 0);
  const [height = 0, width = 0, third = 0, fourth = 0] = shape;
  const fanIn = height * width * (name.includes('/up') ? fourth : third);
  return wave(name, shape, (name.endsWith('/image/filter') ? 8 : 1.6) / Math.sqrt(fanIn));
}

/** The script has the energy of pixels in its content loss, at twice the weight, and half of the cycle's KL. */
function asInScript({ losses }: HostTensors): HostTensors {
  const names = generatorLossNames(config);
  const value = (name: string): number => losses?.data[names.indexOf(`generator/${name}`)] ?? NaN;
  const data = Float32Array.from(
    names
      .filter((name) => !name.startsWith('generator/pixel_energy'))
      .map((name) => {
        const content = /^generator\/content_(ab|ba)$/.exec(name);
        if (content)
          return value(`content_${content[1] ?? ''}`) + 2 * value(`pixel_energy_${content[1] ?? ''}`);
        return name === 'generator/kl_cycle' ? value('kl_cycle') / 2 : value(name.slice('generator/'.length));
      }),
  );
  return { losses: { shape: [data.length], data } };
}

function maskArtifact(): HostTensors {
  const shapes = translateStep(config, 'A_TO_B', 1).state;
  const entries = Object.entries(shapes).filter(([name]) => name.startsWith('mask/'));
  return Object.fromEntries(
    entries.map(([name, shape]) => {
      if (name.endsWith('/mean')) return [name, wave(name, shape, 0.2)];
      if (name.endsWith('/deviation')) return [name, wave(name, shape, 0.3, 1)];
      return [name, weight(name, shape)];
    }),
  );
}

function image(name: string): HostTensor {
  return wave(name, [2, 8, 8, 3], 1);
}
function noise(name: string, batch: number): HostTensor {
  return wave(name, [batch, 4, 4, 8], 0.3);
}

function ratesOf(step: number): [generator: number, discriminator: number] {
  const [generator = NaN, discriminator = NaN] = reference.rates[step] ?? [];
  return [generator, discriminator];
}

function adamFeeds(learningRate: number, step: number): HostTensors {
  const { rate, epsilon } = adamScalars(config.adam, learningRate, step + 1);
  return { rate: scalarFeed(rate), epsilon: scalarFeed(epsilon) };
}

/** A bias before an instance norm has no effect and no gradient but rounding noise, which Adam makes into full steps. */
function hasNoEffect(name: string): boolean {
  return (
    /^(ema\/)?generator\/encoder_.\/stem\/conv1\/bias$/.test(name) ||
    /discriminator.*\/conv2\/bias$/.test(name)
  );
}

function withEffect<T>(tensors: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => !hasNoEffect(name)));
}
