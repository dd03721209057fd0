import { z } from 'zod';
import { knob } from '../knob.ts';
import { autoEncoderFlops } from './auto-encoder-flops.ts';
import { COMMON_LOSSES, discriminatorLosses, generatorTotal } from './common-losses.ts';
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

/** Losses of the generator, in the order in which they are summed and logged. */
export const GENERATOR_LOSSES = {
  gan: COMMON_LOSSES.gan,
  reconstruction: COMMON_LOSSES.reconstruction,
  cycle: COMMON_LOSSES.cycle,
  kl: COMMON_LOSSES.kl,
  klCycle: COMMON_LOSSES.klCycle,
} as const satisfies Record<string, LossFacts>;

const networkSchema = z.strictObject({
  form: knob(z.enum(['SMALL', 'PAPER']), {
    label: 'Network form',
    description:
      'Layers and initial values: small ones that learn on a CPU in minutes, or those in which the authors of EGSC-IT trained it.',
    group: 'Network',
    fork: 'FIXED',
  }),
  generatorChannels: knob(z.int().min(2).max(256), {
    label: 'Generator channels',
    description: 'Channels of the first layer of each encoder.',
    group: 'Network',
    fork: 'FIXED',
  }),
  downsamplings: knob(z.int().min(0).max(4), {
    label: 'Downsamplings',
    description: 'How many times the encoders halve height and width; the decoders upsample as often.',
    group: 'Network',
    fork: 'FIXED',
  }),
  encoderResidualBlocks: knob(z.int().min(0).max(8), {
    label: 'Encoder residual blocks',
    description: 'Residual blocks in each encoder, before the shared one.',
    group: 'Network',
    fork: 'FIXED',
  }),
  decoderResidualBlocks: knob(z.int().min(1).max(8), {
    label: 'Decoder residual blocks',
    description: 'Residual blocks in each decoder, after the shared one.',
    group: 'Network',
    fork: 'FIXED',
  }),
  discriminatorChannels: knob(z.int().min(2).max(256), {
    label: 'Discriminator channels',
    description: 'Channels of the first layer of each discriminator; every further one doubles them.',
    group: 'Network',
    fork: 'FIXED',
  }),
  discriminatorLayers: knob(z.int().min(2).max(6), {
    label: 'Discriminator layers',
    description: 'Convolutions of stride 2 in each discriminator, before the last.',
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
      description: 'Images per domain per update.',
      group: 'Schedule',
      fork: 'FREE',
      unit: 'images',
    }),
    generatorUpdatesPerStep: knob(z.int().min(1).max(16), {
      label: 'Generator updates per step',
      description: 'Generator updates after each discriminator update, each with a batch of its own.',
      group: 'Schedule',
      fork: 'FIXED',
    }),
    adam: adamSchema,
    learningRate: knob(learningRateSchema, {
      label: 'Learning rate',
      description:
        'Learning rate of generator and discriminators at the start; it falls to 0 as (1 - t)^0.9.',
      group: 'Optimizer',
      fork: 'FREE',
    }),
    latentNoise: knob(z.number().min(0).max(10), {
      label: 'Latent noise',
      description: 'Standard deviation of the noise added to the shared latent, in training only.',
      group: 'Losses',
      fork: 'FREE',
    }),
    lossWeights: lossWeightsSchema(GENERATOR_LOSSES, 'Losses'),
    ...checkpointKnobs,
  })
  .check((check) => {
    const { network, lossWeights } = check.value;
    const refuse = (path: keyof typeof check.value, message: string) =>
      check.issues.push({ code: 'custom', path: [path], message, input: check.value[path] });
    const factor = sizeFactor(network);
    const smallest = smallestSize(network);
    for (const side of ['imageHeight', 'imageWidth'] as const) {
      if (check.value[side] % factor !== 0)
        refuse(side, `must be a multiple of ${factor.toString()} for this network`);
      else if (check.value[side] < smallest)
        refuse(side, `must be at least ${smallest.toString()} for this network`);
    }
    const { gan, reconstruction, cycle } = lossWeights;
    if ([gan, reconstruction, cycle].every((weight) => weight === 0))
      refuse('lossWeights', 'needs a weight above 0 besides the KL losses, or the decoders learn nothing');
  });

/** What height and width are multiples of: encoders halve them, and small discriminators, which do not round up. */
function sizeFactor({ form, downsamplings, discriminatorLayers }: UnitNetwork): number {
  return 2 ** { SMALL: Math.max(downsamplings, discriminatorLayers), PAPER: downsamplings }[form];
}

/** Mirroring a border takes two pixels of the latent, and a norm more than one of the discriminators' last map. */
function smallestSize({ form, downsamplings, discriminatorLayers }: UnitNetwork): number {
  const judged = 2 ** discriminatorLayers + 1;
  return { SMALL: judged, PAPER: Math.max(judged, 2 * 2 ** downsamplings) }[form];
}

export type UnitKnobs = z.infer<typeof knobsSchema>;
export type UnitNetwork = z.infer<typeof networkSchema>;

/** The published weights and noise; networks of the sizes that EGSC-IT has at this size of image. */
const mnistSingleSmall: z.input<typeof knobsSchema> = {
  seed: 0,
  imageHeight: 28,
  imageWidth: 28,
  fit: 'STRETCH',
  network: {
    form: 'SMALL',
    generatorChannels: 16,
    downsamplings: 1,
    encoderResidualBlocks: 1,
    decoderResidualBlocks: 2,
    discriminatorChannels: 24,
    discriminatorLayers: 2,
  },
  translationSteps: 600,
  batchSize: 8,
  generatorUpdatesPerStep: 1,
  adam: { beta1: 0.5, beta2: 0.999, epsilon: 1e-8, form: 'clean' },
  learningRate: 1e-3,
  latentNoise: 1,
  lossWeights: { gan: 10, reconstruction: 100, cycle: 100, kl: 0.1, klCycle: 0.1 },
  checkpointSeconds: 30,
};

/** As the authors of EGSC-IT trained it for their table. */
const mnistSingle: z.input<typeof knobsSchema> = {
  ...mnistSingleSmall,
  network: {
    form: 'PAPER',
    generatorChannels: 64,
    downsamplings: 0,
    encoderResidualBlocks: 3,
    decoderResidualBlocks: 3,
    discriminatorChannels: 64,
    discriminatorLayers: 4,
  },
  translationSteps: 60_000,
  generatorUpdatesPerStep: 5,
  adam: { ...mnistSingleSmall.adam, form: 'paper-code' },
  learningRate: 1e-5,
  checkpointSeconds: 1800,
};

const tiny: z.input<typeof knobsSchema> = {
  ...mnistSingleSmall,
  imageHeight: 16,
  imageWidth: 16,
  network: {
    ...mnistSingleSmall.network,
    generatorChannels: 4,
    decoderResidualBlocks: 1,
    discriminatorChannels: 4,
  },
  translationSteps: 12,
  batchSize: 2,
  checkpointSeconds: 1,
};

export const unitDefinition = defineMethod({
  label: 'UNIT',
  description:
    'Unpaired translation through one latent space that both domains share (Liu et al., NIPS 2017), without an exemplar.',
  usesExemplar: false,
  knobs: knobsSchema,
  presets: [
    {
      name: 'unit-mnist-single-small',
      description: 'For 28×28 two-colored digits. About 2 minutes on 2 CPU cores.',
      knobs: mnistSingleSmall,
    },
    {
      name: 'unit-mnist-single',
      description:
        "The networks and the schedule of EGSC-IT's comparison, for 28×28 two-colored digits. About two weeks on 2 CPU cores.",
      knobs: mnistSingle,
    },
    {
      name: 'unit-tiny',
      description: 'The smallest UNIT run, to try things out. Takes seconds.',
      knobs: tiny,
    },
  ],
  variants: [FULL_VARIANT],
  stages: ({ translationSteps }) => [
    { name: TRANSLATION_STAGE, label: 'translation', steps: translationSteps },
  ],
  generatorFlops: (knobs) => autoEncoderFlops(knobs),
  metrics: [...generatorTotal, ...lossMetrics('generator', GENERATOR_LOSSES), ...discriminatorLosses],
  artifacts: [],
});
