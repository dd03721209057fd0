import { z } from 'zod';
import { knob } from '../knob.ts';
import { COMMON_LOSSES, discriminatorLosses, generatorTotal } from './common-losses.ts';
import { convolutionFlops, denseFlops, flopsOfEach, halvedSize, residualFlops, type Size } from './flops.ts';
import { lossMetrics, lossWeightsSchema, type LossFacts } from './losses.ts';
import { defineMethod, FULL_VARIANT, TRANSLATION_STAGE } from './method-definition.ts';
import {
  adamSchema,
  batchSizeSchema,
  checkpointKnobs,
  imageKnobs,
  learningRateSchema,
  onlyStageKnobs,
} from './shared-knobs.ts';

/** Losses of the generators, in the order in which they are summed and logged. */
export const GENERATOR_LOSSES = {
  gan: COMMON_LOSSES.gan,
  reconstruction: COMMON_LOSSES.reconstruction,
  contentCode: {
    label: 'Content code',
    description:
      'L1 distance between the content that a translation was painted from and the content found in it.',
    sides: ['ab', 'ba'],
  },
  styleCode: {
    label: 'Style code',
    description: 'L1 distance between the style that a translation was painted in and the style found in it.',
    sides: ['ab', 'ba'],
  },
  cycle: COMMON_LOSSES.cycle,
  pixelEnergy: COMMON_LOSSES.pixelEnergy,
  regionColor: COMMON_LOSSES.regionColor,
  colorMoments: COMMON_LOSSES.colorMoments,
} as const satisfies Record<string, LossFacts>;

const networkSchema = z.strictObject({
  generatorChannels: knob(z.int().min(2).max(256), {
    label: 'Generator channels',
    description: 'Channels of the first layer of each encoder.',
    group: 'Network',
    fork: 'FIXED',
  }),
  downsamplings: knob(z.int().min(1).max(4), {
    label: 'Downsamplings',
    description:
      'How many times the content encoders halve height and width; the decoders upsample as often.',
    group: 'Network',
    fork: 'FIXED',
  }),
  residualBlocks: knob(z.int().min(1).max(16), {
    label: 'Residual blocks',
    description: 'Residual blocks in each content encoder and in each decoder, there with AdaIN.',
    group: 'Network',
    fork: 'FIXED',
  }),
  styleDownsamplings: knob(z.int().min(1).max(6), {
    label: 'Style downsamplings',
    description: 'How many times the style encoders halve height and width.',
    group: 'Network',
    fork: 'FIXED',
  }),
  styleSize: knob(z.int().min(1).max(256), {
    label: 'Style size',
    description: 'Numbers in a style code.',
    group: 'Network',
    fork: 'FIXED',
  }),
  perceptronChannels: knob(z.int().min(2).max(1024), {
    label: 'Perceptron channels',
    description: 'Width of the hidden layers that make the statistics of AdaIN from a style code.',
    group: 'Network',
    fork: 'FIXED',
  }),
  discriminatorChannels: knob(z.int().min(2).max(256), {
    label: 'Discriminator channels',
    description: 'Channels of the first layer of each discriminator.',
    group: 'Network',
    fork: 'FIXED',
  }),
  discriminatorLayers: knob(z.int().min(1).max(5), {
    label: 'Discriminator layers',
    description: 'Layers of each discriminator that halve height and width.',
    group: 'Network',
    fork: 'FIXED',
  }),
  discriminatorScales: knob(z.int().min(1).max(4), {
    label: 'Discriminator scales',
    description: 'Discriminators per domain, each on images of half the size of the one before.',
    group: 'Network',
    fork: 'FIXED',
  }),
});

const knobsSchema = z
  .strictObject({
    ...imageKnobs,
    network: networkSchema,
    ...onlyStageKnobs,
    batchSize: knob(batchSizeSchema, {
      label: 'Batch size',
      description: 'Images per domain per step.',
      group: 'Schedule',
      fork: 'FREE',
      unit: 'images',
    }),
    generatorUpdatesPerStep: knob(z.int().min(1).max(16), {
      label: 'Generator updates per step',
      description: 'Generator updates after each discriminator update.',
      group: 'Schedule',
      fork: 'FIXED',
    }),
    adam: adamSchema,
    weightDecay: knob(z.number().min(0).max(1), {
      label: 'Weight decay',
      description: 'Share of each weight that is added to its gradient.',
      group: 'Optimizer',
      fork: 'FREE',
    }),
    learningRate: knob(learningRateSchema, {
      label: 'Learning rate',
      description: 'Initial learning rate of generators and discriminators.',
      group: 'Optimizer',
      fork: 'FREE',
    }),
    halvingSteps: knob(z.int().min(1).max(10_000_000), {
      label: 'Halving steps',
      description: 'Steps after which the learning rate is halved, again and again.',
      group: 'Optimizer',
      fork: 'FREE',
      unit: 'steps',
    }),
    lossWeights: lossWeightsSchema(GENERATOR_LOSSES, 'Losses'),
    ...checkpointKnobs,
  })
  .check((check) => {
    const { network, lossWeights } = check.value;
    const refuse = (path: keyof typeof check.value, message: string) =>
      check.issues.push({ code: 'custom', path: [path], message, input: check.value[path] });
    const factor = 2 ** network.downsamplings;
    const smallest = smallestSide(network);
    for (const side of ['imageHeight', 'imageWidth'] as const) {
      if (check.value[side] % factor !== 0)
        refuse(side, `must be a multiple of ${factor.toString()} for this network`);
      else if (check.value[side] < smallest)
        refuse(side, `must be at least ${smallest.toString()} for this network`);
    }
    const { gan: _gan, contentCode: _contentCode, ...styled } = lossWeights;
    if (Object.values(styled).every((weight) => weight === 0))
      refuse(
        'lossWeights',
        'needs a weight above 0 besides gan and contentCode, or the style encoders learn nothing',
      );
  });

/** Mirroring a border of one pixel takes two: what each halving and each residual block of the content is given. */
function smallestSide(network: z.infer<typeof networkSchema>): number {
  const content = 2 * 2 ** network.downsamplings;
  const style = 2 ** network.styleDownsamplings;
  const judged = 2 ** (network.discriminatorScales - 1) * (2 ** network.discriminatorLayers - 1) + 1;
  return Math.max(content, style, judged);
}

export type MunitKnobs = z.infer<typeof knobsSchema>;
export type MunitNetwork = z.infer<typeof networkSchema>;

/** The published losses and optimizer, with networks about as large as EGSC-IT's at this size of image. */
const mnistSingleSmall: z.input<typeof knobsSchema> = {
  seed: 0,
  imageHeight: 28,
  imageWidth: 28,
  fit: 'STRETCH',
  network: {
    generatorChannels: 12,
    downsamplings: 1,
    residualBlocks: 2,
    styleDownsamplings: 2,
    styleSize: 8,
    perceptronChannels: 32,
    discriminatorChannels: 24,
    discriminatorLayers: 2,
    discriminatorScales: 3,
  },
  translationSteps: 600,
  batchSize: 8,
  generatorUpdatesPerStep: 1,
  adam: { beta1: 0.5, beta2: 0.999, epsilon: 1e-8, form: 'clean' },
  weightDecay: 1e-4,
  learningRate: 1e-3,
  halvingSteps: 300,
  lossWeights: {
    gan: 1,
    reconstruction: 10,
    contentCode: 1,
    styleCode: 1,
    cycle: 0,
    pixelEnergy: 0,
    regionColor: 0,
    colorMoments: 0,
  },
  checkpointSeconds: 30,
};

/** Published for photographs; the discriminators are as deep as three scales of 28×28 allow. */
const mnistSingle: z.input<typeof knobsSchema> = {
  ...mnistSingleSmall,
  network: {
    generatorChannels: 64,
    downsamplings: 2,
    residualBlocks: 4,
    styleDownsamplings: 4,
    styleSize: 8,
    perceptronChannels: 256,
    discriminatorChannels: 64,
    discriminatorLayers: 2,
    discriminatorScales: 3,
  },
  translationSteps: 300_000,
  batchSize: 1,
  generatorUpdatesPerStep: 5,
  learningRate: 1e-4,
  halvingSteps: 100_000,
  checkpointSeconds: 600,
};

const tiny: z.input<typeof knobsSchema> = {
  ...mnistSingleSmall,
  imageHeight: 16,
  imageWidth: 16,
  network: {
    generatorChannels: 4,
    downsamplings: 1,
    residualBlocks: 1,
    styleDownsamplings: 2,
    styleSize: 4,
    perceptronChannels: 8,
    discriminatorChannels: 4,
    discriminatorLayers: 2,
    discriminatorScales: 2,
  },
  translationSteps: 12,
  batchSize: 2,
  halvingSteps: 6,
  checkpointSeconds: 1,
};

/** Of a content encoder, a style encoder and a decoder with its perceptron. */
function generatorFlops({ imageHeight, imageWidth, network }: MunitKnobs): number {
  const { generatorChannels: channels, downsamplings, residualBlocks } = network;
  const { styleDownsamplings, styleSize, perceptronChannels } = network;
  const full: Size = [imageHeight, imageWidth];
  const inner = channels * 2 ** downsamplings;
  const blocks = residualFlops(residualBlocks, inner, halvedSize(full, downsamplings));
  const edge = convolutionFlops({ size: 7, inputs: 3, outputs: channels }, full);
  const content =
    edge +
    flopsOfEach(downsamplings, (i) =>
      convolutionFlops(
        { size: 4, inputs: channels * 2 ** (i - 1), outputs: channels * 2 ** i },
        halvedSize(full, i),
      ),
    ) +
    blocks;
  const styleChannels = (level: number): number => channels * 2 ** Math.min(2, level);
  const style =
    edge +
    flopsOfEach(styleDownsamplings, (i) =>
      convolutionFlops(
        { size: 4, inputs: styleChannels(i - 1), outputs: styleChannels(i) },
        halvedSize(full, i),
      ),
    ) +
    denseFlops(styleChannels(styleDownsamplings), styleSize);
  const statistics = 2 * 2 * residualBlocks * inner;
  const perceptron =
    denseFlops(styleSize, perceptronChannels) +
    denseFlops(perceptronChannels, perceptronChannels) +
    denseFlops(perceptronChannels, statistics);
  const decoder =
    blocks +
    flopsOfEach(downsamplings, (i) =>
      convolutionFlops(
        { size: 5, inputs: inner / 2 ** (i - 1), outputs: inner / 2 ** i },
        halvedSize(full, downsamplings - i),
      ),
    ) +
    edge;
  return content + style + perceptron + decoder;
}

export const munitDefinition = defineMethod({
  label: 'MUNIT',
  description:
    'Unpaired translation that takes content and style apart (Huang et al., ECCV 2018): it paints the content of one image ' +
    'in the style of another.',
  usesExemplar: true,
  knobs: knobsSchema,
  presets: [
    {
      name: 'munit-mnist-single-small',
      description: 'For 28×28 two-colored digits. About 3 minutes on 2 CPU cores.',
      knobs: mnistSingleSmall,
    },
    {
      name: 'munit-mnist-single',
      description: 'The published sizes and schedule, for 28×28 two-colored digits. Weeks on 2 CPU cores.',
      knobs: mnistSingle,
    },
    {
      name: 'munit-tiny',
      description: 'The smallest MUNIT run, to try things out. Takes seconds.',
      knobs: tiny,
    },
  ],
  variants: [FULL_VARIANT],
  stages: ({ translationSteps }) => [
    { name: TRANSLATION_STAGE, label: 'translation', steps: translationSteps },
  ],
  generatorFlops,
  metrics: [...generatorTotal, ...lossMetrics('generator', GENERATOR_LOSSES), ...discriminatorLosses],
  artifacts: [],
});
