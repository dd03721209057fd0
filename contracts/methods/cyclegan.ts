import { z } from 'zod';
import { knob } from '../knob.ts';
import { COMMON_LOSSES, discriminatorLosses, generatorTotal } from './common-losses.ts';
import {
  convolutionFlops,
  flopsOfEach,
  halvedSize,
  residualFlops,
  transposedFlops,
  type Size,
} from './flops.ts';
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
  cycle: COMMON_LOSSES.cycle,
  identity: {
    label: 'Identity',
    description:
      'L1 distance between an image and its translation into its own domain; the paper uses half the cycle weight.',
    sides: ['a', 'b'],
  },
} as const satisfies Record<string, LossFacts>;

const networkSchema = z.strictObject({
  generatorChannels: knob(z.int().min(2).max(256), {
    label: 'Generator channels',
    description: 'Channels of the first layer of each generator.',
    group: 'Network',
    fork: 'FIXED',
  }),
  downsamplings: knob(z.int().min(1).max(4), {
    label: 'Downsamplings',
    description:
      'How many times each generator halves height and width before the residual blocks, and doubles them after.',
    group: 'Network',
    fork: 'FIXED',
  }),
  residualBlocks: knob(z.int().min(1).max(16), {
    label: 'Residual blocks',
    description: 'Residual blocks in each generator.',
    group: 'Network',
    fork: 'FIXED',
  }),
  discriminatorChannels: knob(z.int().min(2).max(256), {
    label: 'Discriminator channels',
    description: 'Channels of the first layer of each discriminator.',
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
    poolSize: knob(z.int().min(1).max(1000), {
      label: 'Pool size',
      description:
        'Earlier translations per domain, kept in a pool and shown to its discriminator among new ones.',
      group: 'Schedule',
      fork: 'FIXED',
      unit: 'images',
    }),
    adam: adamSchema,
    learningRate: knob(learningRateSchema, {
      label: 'Learning rate',
      description: 'Initial learning rate of generators and discriminators.',
      group: 'Optimizer',
      fork: 'FREE',
    }),
    constantRateShare: knob(z.number().min(0).max(1), {
      label: 'Constant rate share',
      description: 'Share of the steps at the initial learning rate; over the rest it decays linearly to 0.',
      group: 'Optimizer',
      fork: 'FREE',
    }),
    lossWeights: lossWeightsSchema(GENERATOR_LOSSES, 'Losses'),
    ...checkpointKnobs,
  })
  .check((check) => {
    const { network, lossWeights } = check.value;
    const refuse = (path: keyof typeof check.value, message: string) =>
      check.issues.push({ code: 'custom', path: [path], message, input: check.value[path] });
    // The generators halve height and width `downsamplings` times, the discriminators twice.
    const factor = 2 ** Math.max(2, network.downsamplings);
    // Residual blocks mirror the border, which takes two pixels.
    const smallest = 2 * 2 ** network.downsamplings;
    for (const side of ['imageHeight', 'imageWidth'] as const) {
      if (check.value[side] % factor !== 0)
        refuse(side, `must be a multiple of ${factor.toString()} for this network`);
      else if (check.value[side] < smallest)
        refuse(side, `must be at least ${smallest.toString()} for this network`);
    }
    if (Object.values(lossWeights).every((weight) => weight === 0))
      refuse('lossWeights', 'needs a weight above 0, or the generators learn nothing');
  });

export type CycleganKnobs = z.infer<typeof knobsSchema>;
export type CycleganNetwork = z.infer<typeof networkSchema>;

/** The weights are those of EGSC-IT's table, in the published proportion; as many residual blocks as EGSC-IT has in a row. */
const mnistSingleSmall: z.input<typeof knobsSchema> = {
  seed: 0,
  imageHeight: 28,
  imageWidth: 28,
  fit: 'STRETCH',
  network: { generatorChannels: 16, downsamplings: 1, residualBlocks: 5, discriminatorChannels: 24 },
  translationSteps: 600,
  batchSize: 8,
  poolSize: 50,
  adam: { beta1: 0.5, beta2: 0.999, epsilon: 1e-8, form: 'clean' },
  learningRate: 2e-4,
  constantRateShare: 0.5,
  lossWeights: { gan: 10, cycle: 100, identity: 0 },
  checkpointSeconds: 30,
};

/** Published sizes, rate and schedule; steps and batch are those of EGSC-IT's table. */
const mnistSingle: z.input<typeof knobsSchema> = {
  ...mnistSingleSmall,
  network: { generatorChannels: 64, downsamplings: 2, residualBlocks: 6, discriminatorChannels: 64 },
  translationSteps: 60_000,
  checkpointSeconds: 600,
};

const tiny: z.input<typeof knobsSchema> = {
  ...mnistSingleSmall,
  imageHeight: 16,
  imageWidth: 16,
  network: { generatorChannels: 4, downsamplings: 1, residualBlocks: 1, discriminatorChannels: 4 },
  translationSteps: 12,
  batchSize: 2,
  poolSize: 4,
  checkpointSeconds: 1,
};

/** Of one generator: edges 7x7, downsamplings 3x3, residual blocks, transposed convolutions 3x3. */
function generatorFlops({ imageHeight, imageWidth, network }: CycleganKnobs): number {
  const { generatorChannels: channels, downsamplings, residualBlocks } = network;
  const full: Size = [imageHeight, imageWidth];
  const inner = channels * 2 ** downsamplings;
  return (
    convolutionFlops({ size: 7, inputs: 3, outputs: channels }, full) +
    flopsOfEach(downsamplings, (i) =>
      convolutionFlops(
        { size: 3, inputs: channels * 2 ** (i - 1), outputs: channels * 2 ** i },
        halvedSize(full, i),
      ),
    ) +
    residualFlops(residualBlocks, inner, halvedSize(full, downsamplings)) +
    flopsOfEach(downsamplings, (i) =>
      transposedFlops(
        { size: 3, inputs: inner / 2 ** (i - 1), outputs: inner / 2 ** i },
        halvedSize(full, downsamplings - i + 1),
      ),
    ) +
    convolutionFlops({ size: 7, inputs: channels, outputs: 3 }, full)
  );
}

export const cycleganDefinition = defineMethod({
  label: 'CycleGAN',
  description:
    'Unpaired translation with cycle consistency (Zhu et al., ICCV 2017): one generator per direction, without an exemplar.',
  usesExemplar: false,
  knobs: knobsSchema,
  presets: [
    {
      name: 'cyclegan-mnist-single-small',
      description: 'For 28×28 two-colored digits. About 2 minutes on 2 CPU cores.',
      knobs: mnistSingleSmall,
    },
    {
      name: 'cyclegan-mnist-single',
      description:
        'The published sizes and schedule, for 28×28 two-colored digits. About a week on 2 CPU cores.',
      knobs: mnistSingle,
    },
    {
      name: 'cyclegan-tiny',
      description: 'The smallest CycleGAN run, to try things out. Takes seconds.',
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
