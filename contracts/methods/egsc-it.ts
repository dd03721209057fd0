import { z } from 'zod';
import { knob } from '../knob.ts';
import { autoEncoderFlops } from './auto-encoder-flops.ts';
import { defineMetric } from '../metrics/metric-definition.ts';
import { COMMON_LOSSES, discriminatorLosses, generatorTotal } from './common-losses.ts';
import { lossMetrics, lossWeightsSchema, type LossFacts } from './losses.ts';
import { defineMethod, FULL_VARIANT, TRANSLATION_STAGE } from './method-definition.ts';
import {
  adamSchema,
  batchSizeSchema,
  checkpointKnobs,
  imageKnobs,
  learningRateSchema,
} from './shared-knobs.ts';

/** Losses of the generator in the TRANSLATION stage, in the order in which they are summed and logged. */
export const GENERATOR_LOSSES = {
  gan: COMMON_LOSSES.gan,
  reconstruction: COMMON_LOSSES.reconstruction,
  cycle: COMMON_LOSSES.cycle,
  kl: COMMON_LOSSES.kl,
  klCycle: COMMON_LOSSES.klCycle,
  style: {
    label: 'Style',
    description:
      'Distance between the statistics that the perceptual network finds in a translation and in its exemplar.',
    sides: ['ab', 'ba'],
  },
  content: {
    label: 'Content',
    description:
      'Distance between what the perceptual network finds in a translation and in its content image, blind to color.',
    sides: ['ab', 'ba'],
  },
  pixelEnergy: COMMON_LOSSES.pixelEnergy,
  regionColor: COMMON_LOSSES.regionColor,
  colorMoments: COMMON_LOSSES.colorMoments,
} as const satisfies Record<string, LossFacts>;

/** Losses of the auto-encoders in the FEATURE_MASK stage. */
export const MASK_LOSSES = {
  reconstruction: {
    label: 'Mask reconstruction',
    description: 'L1 distance between an image and its reconstruction.',
    sides: ['a', 'b'],
    headline: 'Mask',
  },
  gan: {
    label: 'Mask GAN',
    description: 'Adversarial loss; low when reconstructions pass for real images.',
    sides: ['a', 'b'],
  },
  kl: {
    label: 'Mask KL',
    description: 'KL divergence of the latents from a standard normal.',
    sides: ['a', 'b'],
  },
} as const satisfies Record<string, LossFacts>;

const networkSchema = z.strictObject({
  form: knob(z.enum(['SMALL', 'PAPER']), {
    label: 'Network form',
    description:
      'Layers and initial values: small ones that learn on a CPU in minutes, or those of the paper with mirrored borders.',
    group: 'Network',
    fork: 'FIXED',
  }),
  generatorChannels: knob(z.int().min(2).max(256), {
    label: 'Generator channels',
    description: 'Channels of the first layer of the encoder and of the mask network.',
    group: 'Network',
    fork: 'FIXED',
  }),
  downsamplings: knob(z.int().min(0).max(4), {
    label: 'Downsamplings',
    description: 'How many times the encoder halves height and width; the decoder upsamples as often.',
    group: 'Network',
    fork: 'FIXED',
  }),
  encoderResidualBlocks: knob(z.int().min(0).max(8), {
    label: 'Encoder residual blocks',
    description: 'Residual blocks in each encoder.',
    group: 'Network',
    fork: 'FIXED',
  }),
  decoderResidualBlocks: knob(z.int().min(1).max(8), {
    label: 'Decoder residual blocks',
    description: 'Residual blocks in each decoder.',
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
    mode: knob(z.enum(['paper-code', 'clean']), {
      label: 'Mode',
      description:
        'paper-code repeats what the published code does: AdaIN scales by the mean and shifts by the variance, ' +
        'discriminators activate before their norms and on their result, and noise is added in translation too.',
      group: 'Network',
      fork: 'FIXED',
    }),
    mask: knob(z.enum(['SIGMOID', 'NONE']), {
      label: 'Feature mask',
      description:
        'What the content is multiplied by: 0.5 + 0.5 sigmoid of the features of the mask network (SIGMOID), or nothing (NONE).',
      group: 'Network',
      fork: 'FIXED',
    }),
    adain: knob(z.enum(['FIRST_BLOCK', 'EVERY_BLOCK', 'NONE']), {
      label: 'AdaIN',
      description:
        'Where the decoder takes the style of the exemplar: before its first residual block, before every one, or nowhere.',
      group: 'Network',
      fork: 'FIXED',
    }),
    perceptual: knob(z.enum(['NONE', 'MASK_NETWORK', 'VGG']), {
      label: 'Perceptual network',
      description:
        'Frozen network by whose features the style and content losses compare images; with NONE neither is computed.',
      group: 'Losses',
      fork: 'FREE',
    }),
    perceptualWeightsId: knob(z.uuid().nullable().default(null), {
      label: 'Perceptual weights',
      description: 'Stored weights of the perceptual network VGG, as "./exemplar weights list" names them.',
      group: 'Losses',
      fork: 'FREE',
      weights: 'perceptual',
    }),
    maskFeatures: knob(z.enum(['STANDARDIZED', 'RAW']), {
      label: 'Mask features',
      description:
        'Features of the mask networks as they are (RAW), or per channel with mean 0 and deviation 1 over training images.',
      group: 'Network',
      fork: 'FIXED',
    }),
    pairing: knob(z.enum(['INDEPENDENT', 'FIXED']), {
      label: 'Pairing',
      description:
        'Whether each training image meets ever new ones of the other domain, or always the one at its position.',
      group: 'Images',
      fork: 'FREE',
    }),
    flipProbability: knob(z.number().min(0).max(1), {
      label: 'Flip probability',
      description: 'Share of training images that are shown as their mirror image, left for right.',
      group: 'Images',
      fork: 'FREE',
    }),
    zoomCropProbability: knob(z.number().min(0).max(1), {
      label: 'Zoom crop probability',
      description:
        'Share of training images of which only a part is shown, with sides 0.8 to 1 of the whole.',
      group: 'Images',
      fork: 'FREE',
    }),
    maskSteps: knob(z.int().min(0).max(1_000_000), {
      label: 'Mask steps',
      description:
        'Training steps of the feature-mask stage; 0 only when the mask networks are taken from another run.',
      group: 'Schedule',
      fork: 'FIXED',
      unit: 'steps',
    }),
    maskBatchSize: knob(batchSizeSchema, {
      label: 'Mask batch size',
      description: 'Images per domain per step of the feature-mask stage.',
      group: 'Schedule',
      fork: 'FREE',
      unit: 'images',
    }),
    maskGeneratorUpdatesPerStep: knob(z.int().min(1).max(16), {
      label: 'Mask generator updates per step',
      description: 'Updates of the auto-encoders after each discriminator update in the feature-mask stage.',
      group: 'Schedule',
      fork: 'FIXED',
    }),
    translationSteps: knob(z.int().min(1).max(10_000_000), {
      label: 'Translation steps',
      description: 'Training steps of the translation stage.',
      group: 'Schedule',
      fork: 'FREE',
      unit: 'steps',
    }),
    batchSize: knob(batchSizeSchema, {
      label: 'Batch size',
      description: 'Images per domain per step of the translation stage.',
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
    generatorBatch: knob(z.enum(['SAME_AS_PREVIOUS', 'FRESH']), {
      label: 'Generator batch',
      description:
        "Images of a step's first generator update: those of the discriminator update before it, or new ones.",
      group: 'Schedule',
      fork: 'FREE',
    }),
    adam: adamSchema,
    generatorLearningRate: knob(learningRateSchema, {
      label: 'Generator learning rate',
      description: 'Peak learning rate of the generator in the translation stage.',
      group: 'Optimizer',
      fork: 'FREE',
    }),
    discriminatorLearningRate: knob(learningRateSchema, {
      label: 'Discriminator learning rate',
      description: 'Peak learning rate of the discriminators in the translation stage.',
      group: 'Optimizer',
      fork: 'FREE',
    }),
    maskGeneratorLearningRate: knob(learningRateSchema, {
      label: 'Mask generator learning rate',
      description: 'Peak learning rate of the auto-encoders in the feature-mask stage.',
      group: 'Optimizer',
      fork: 'FREE',
    }),
    maskDiscriminatorLearningRate: knob(learningRateSchema, {
      label: 'Mask discriminator learning rate',
      description: 'Peak learning rate of the discriminators in the feature-mask stage.',
      group: 'Optimizer',
      fork: 'FREE',
    }),
    decay: knob(z.enum(['COSINE', 'POLYNOMIAL']), {
      label: 'Decay',
      description:
        'How learning rates fall: by a cosine, with that of the mask discriminators left as it is, or as (1 - t)^0.9 over each stage.',
      group: 'Optimizer',
      fork: 'FREE',
    }),
    warmupSteps: knob(z.int().min(0).max(100_000), {
      label: 'Warm-up steps',
      description: 'Steps over which the learning rate rises from 0 to its peak.',
      group: 'Optimizer',
      fork: 'FREE',
      unit: 'steps',
    }),
    finalLearningRateShare: knob(z.number().min(0).max(1), {
      label: 'Final learning rate share',
      description: 'Learning rate at the end of the decay, as a share of its peak.',
      group: 'Optimizer',
      fork: 'FREE',
    }),
    emaDecay: knob(z.number().min(0).lt(1), {
      label: 'EMA decay',
      description:
        "Decay of the exponential moving average of the generator's weights, which translates; 0 for the weights themselves.",
      group: 'Optimizer',
      fork: 'FREE',
    }),
    latentNoise: knob(z.number().min(0).max(10), {
      label: 'Latent noise',
      description:
        'Standard deviation of the noise added to the latent: in training and, in mode paper-code, in translation.',
      group: 'Losses',
      fork: 'FREE',
    }),
    maskLatentNoise: knob(z.number().min(0).max(10), {
      label: 'Mask latent noise',
      description: 'Standard deviation of the noise added to the latent in the feature-mask stage.',
      group: 'Mask losses',
      fork: 'FREE',
    }),
    klLatents: knob(z.enum(['MEANS', 'SAMPLES']), {
      label: 'KL latents',
      description: 'Latents that the KL losses take: before the noise is added (MEANS) or after (SAMPLES).',
      group: 'Losses',
      fork: 'FREE',
    }),
    discriminatorLossWeight: knob(z.enum(['ONE', 'GAN_WEIGHT']), {
      label: 'Discriminator loss weight',
      description: 'Weight of what the discriminators minimize: 1, or that of the GAN loss.',
      group: 'Losses',
      fork: 'FREE',
    }),
    lossWeights: lossWeightsSchema(GENERATOR_LOSSES, 'Losses'),
    annealFloor: knob(z.number().min(0).max(1), {
      label: 'Anneal floor',
      description:
        'Share of their weight to which the style and color-moments losses are annealed, reached halfway through the stage.',
      group: 'Losses',
      fork: 'FREE',
    }),
    maskLossWeights: lossWeightsSchema(MASK_LOSSES, 'Mask losses'),
    maskStatisticsImages: knob(z.int().min(1).max(100_000), {
      label: 'Mask statistics images',
      description:
        'Images from which the per-channel mean and standard deviation of the mask networks are computed.',
      group: 'Schedule',
      fork: 'FREE',
      unit: 'images',
    }),
    ...checkpointKnobs,
    maskArtifactId: knob(z.uuid().nullable(), {
      label: 'Mask networks',
      description:
        'Mask networks of an earlier run, to use instead of training new ones; mask steps must then be 0.',
      group: 'Schedule',
      fork: 'FIXED',
      artifact: 'mask',
    }),
  })
  .check((check) => {
    const { network, maskSteps, maskArtifactId } = check.value;
    const { perceptual, perceptualWeightsId, lossWeights, maskLossWeights } = check.value;
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
    if (maskSteps === 0 && maskArtifactId === null)
      refuse('maskSteps', 'must be at least 1 unless maskArtifactId names trained mask networks');
    if (maskSteps > 0 && maskArtifactId !== null)
      refuse('maskSteps', 'must be 0 when maskArtifactId names trained mask networks');
    if (perceptual === 'VGG' && perceptualWeightsId === null)
      refuse('perceptualWeightsId', 'must name stored weights when perceptual is VGG');
    const { kl: _kl, klCycle: _klCycle, style, content, ...imageWeights } = lossWeights;
    const weights = [...Object.values(imageWeights), ...(perceptual === 'NONE' ? [] : [style, content])];
    if (weights.every((weight) => weight === 0))
      refuse('lossWeights', 'needs a weight above 0 besides the KL losses, or the decoders learn nothing');
    if (maskLossWeights.reconstruction === 0 && maskLossWeights.gan === 0)
      refuse('maskLossWeights', 'needs reconstruction or gan above 0, or the decoders learn nothing');
  });

export type EgscItKnobs = z.infer<typeof knobsSchema>;
type Network = z.infer<typeof networkSchema>;

/** What height and width are multiples of: encoders halve them, and small discriminators, which do not round up. */
function sizeFactor({ form, downsamplings, discriminatorLayers }: Network): number {
  return 2 ** { SMALL: Math.max(downsamplings, discriminatorLayers), PAPER: downsamplings }[form];
}

/** Mirroring a border takes two pixels of the latent, and a norm more than one of the discriminators' last map. */
function smallestSize({ form, downsamplings, discriminatorLayers }: Network): number {
  const judged = 2 ** discriminatorLayers + 1;
  return { SMALL: judged, PAPER: Math.max(judged, 2 * 2 ** downsamplings) }[form];
}

/** The weight of the cycle's KL is half of the KL's: it is a sum over twice as many latents as the search was made with. */
const mnistSingleQuick: z.input<typeof knobsSchema> = {
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
  mode: 'clean',
  mask: 'SIGMOID',
  adain: 'EVERY_BLOCK',
  perceptual: 'MASK_NETWORK',
  maskFeatures: 'STANDARDIZED',
  pairing: 'INDEPENDENT',
  flipProbability: 0,
  zoomCropProbability: 0,
  maskSteps: 200,
  maskBatchSize: 16,
  maskGeneratorUpdatesPerStep: 1,
  translationSteps: 600,
  batchSize: 8,
  generatorUpdatesPerStep: 1,
  generatorBatch: 'SAME_AS_PREVIOUS',
  adam: { beta1: 0.5, beta2: 0.99, epsilon: 1e-8, form: 'clean' },
  generatorLearningRate: 2e-3,
  discriminatorLearningRate: 5e-4,
  maskGeneratorLearningRate: 2e-3,
  maskDiscriminatorLearningRate: 5e-4,
  decay: 'COSINE',
  warmupSteps: 20,
  finalLearningRateShare: 0.05,
  emaDecay: 0.99,
  latentNoise: 0.1,
  maskLatentNoise: 1,
  klLatents: 'MEANS',
  discriminatorLossWeight: 'ONE',
  lossWeights: {
    gan: 1,
    reconstruction: 10,
    cycle: 10,
    kl: 0.001,
    klCycle: 0.0005,
    style: 1,
    content: 5,
    pixelEnergy: 10,
    regionColor: 10,
    colorMoments: 3,
  },
  annealFloor: 0.1,
  maskLossWeights: { gan: 0.1, reconstruction: 10, kl: 0.01 },
  maskStatisticsImages: 512,
  checkpointSeconds: 30,
  maskArtifactId: null,
};

/** The schedules stretch with the steps. */
const mnistSingleSmall: z.input<typeof knobsSchema> = { ...mnistSingleQuick, translationSteps: 1600 };

/** Ten colors on a ground are not two: the loss that compares figure and ground is off, and the style does not fade. */
const mnistMultipleSmall: z.input<typeof knobsSchema> = {
  ...mnistSingleQuick,
  imageHeight: 56,
  imageWidth: 56,
  maskSteps: 300,
  maskBatchSize: 8,
  translationSteps: 4800,
  lossWeights: { ...mnistSingleQuick.lossWeights, regionColor: 0 },
  annealFloor: 1,
  checkpointSeconds: 60,
};

/** Photographs have no two tones: the loss that compares figure and ground is off, and the style does not fade. */
const photos64: z.input<typeof knobsSchema> = {
  ...mnistSingleQuick,
  imageHeight: 64,
  imageWidth: 64,
  fit: 'COVER',
  network: {
    ...mnistSingleQuick.network,
    downsamplings: 2,
    decoderResidualBlocks: 3,
    discriminatorChannels: 32,
  },
  maskSteps: 300,
  maskBatchSize: 8,
  translationSteps: 2000,
  generatorLearningRate: 1e-3,
  maskGeneratorLearningRate: 1e-3,
  lossWeights: { ...mnistSingleQuick.lossWeights, regionColor: 0 },
  annealFloor: 1,
  checkpointSeconds: 60,
};

const photos128: z.input<typeof knobsSchema> = {
  ...photos64,
  imageHeight: 128,
  imageWidth: 128,
  network: { ...photos64.network, downsamplings: 3 },
  maskBatchSize: 4,
  translationSteps: 1200,
  batchSize: 4,
};

const tiny: z.input<typeof knobsSchema> = {
  ...mnistSingleQuick,
  imageHeight: 16,
  imageWidth: 16,
  network: {
    ...mnistSingleQuick.network,
    generatorChannels: 4,
    decoderResidualBlocks: 1,
    discriminatorChannels: 4,
  },
  maskSteps: 6,
  maskBatchSize: 4,
  translationSteps: 12,
  batchSize: 2,
  warmupSteps: 2,
  maskStatisticsImages: 16,
  checkpointSeconds: 1,
};

/**
 * The paper's model as its published code trains it, by the released scripts and, for the first stage, by what its authors
 * ran for their numbers. The perceptual loss is off until its network's weights are at hand.
 */
const paper: z.input<typeof knobsSchema> = {
  seed: 0,
  imageHeight: 28,
  imageWidth: 28,
  fit: 'STRETCH',
  network: {
    form: 'PAPER',
    generatorChannels: 64,
    downsamplings: 0,
    encoderResidualBlocks: 3,
    decoderResidualBlocks: 3,
    discriminatorChannels: 64,
    discriminatorLayers: 4,
  },
  mode: 'paper-code',
  mask: 'SIGMOID',
  adain: 'FIRST_BLOCK',
  perceptual: 'NONE',
  maskFeatures: 'RAW',
  pairing: 'INDEPENDENT',
  flipProbability: 0.5,
  zoomCropProbability: 0.5,
  maskSteps: 60_000,
  maskBatchSize: 8,
  maskGeneratorUpdatesPerStep: 5,
  translationSteps: 60_000,
  batchSize: 8,
  generatorUpdatesPerStep: 5,
  generatorBatch: 'FRESH',
  adam: { beta1: 0.5, beta2: 0.999, epsilon: 1e-8, form: 'paper-code' },
  generatorLearningRate: 1e-5,
  discriminatorLearningRate: 1e-5,
  maskGeneratorLearningRate: 1e-5,
  maskDiscriminatorLearningRate: 1e-5,
  decay: 'POLYNOMIAL',
  warmupSteps: 0,
  finalLearningRateShare: 0,
  emaDecay: 0,
  latentNoise: 1,
  maskLatentNoise: 1,
  klLatents: 'SAMPLES',
  discriminatorLossWeight: 'GAN_WEIGHT',
  lossWeights: {
    ...mnistSingleQuick.lossWeights,
    gan: 10,
    reconstruction: 100,
    cycle: 100,
    kl: 0.1,
    klCycle: 0.1,
    style: 1e3,
    content: 1e1,
    pixelEnergy: 0,
    regionColor: 0,
    colorMoments: 0,
  },
  annealFloor: 1,
  maskLossWeights: { gan: 10, reconstruction: 100, kl: 0.1 },
  maskStatisticsImages: 1,
  checkpointSeconds: 1800,
  maskArtifactId: null,
};

const paperMultiple: z.input<typeof knobsSchema> = {
  ...paper,
  imageHeight: 112,
  imageWidth: 112,
  network: { ...paper.network, downsamplings: 2 },
  lossWeights: { ...paper.lossWeights, style: 1e4, content: 1e2 },
};

const photographs: z.input<typeof knobsSchema> = {
  ...paperMultiple,
  fit: 'COVER',
  maskGeneratorUpdatesPerStep: 1,
  generatorLearningRate: 1e-4,
  discriminatorLearningRate: 1e-4,
  maskGeneratorLearningRate: 2e-4,
  maskDiscriminatorLearningRate: 2e-4,
};

const gtaBdd: z.input<typeof knobsSchema> = {
  ...photographs,
  imageHeight: 256,
  imageWidth: 512,
  fit: 'STRETCH',
  maskSteps: 24_466,
  maskBatchSize: 4,
  translationSteps: 24_466,
  batchSize: 3,
};

const celeba: z.input<typeof knobsSchema> = {
  ...photographs,
  imageHeight: 128,
  imageWidth: 128,
  maskSteps: 94_509,
  translationSteps: 94_509,
  lossWeights: { ...paper.lossWeights, style: 5e3, content: 1e1 },
};

/** Name of the stage that learns the mask networks. */
export const MASK_STAGE = 'FEATURE_MASK';

export const egscItDefinition = defineMethod({
  label: 'EGSC-IT',
  description:
    'Exemplar-guided translation with semantic consistency (Ma et al., ICLR 2019): as in the paper, or in a variant that ' +
    'learns two-tone images in minutes on a CPU.',
  usesExemplar: true,
  knobs: knobsSchema,
  presets: [
    {
      name: 'mnist-single-small',
      description: 'For 28×28 two-colored digits. About 7 minutes on 2 CPU cores.',
      knobs: mnistSingleSmall,
    },
    {
      name: 'mnist-single-quick',
      description:
        'The same, not trained to the end: what the sample run takes. About 4 minutes on 2 CPU cores.',
      knobs: mnistSingleQuick,
    },
    {
      name: 'mnist-multiple-small',
      description: 'For 56×56 canvases of ten digits, a color per class. About 40 minutes on 2 CPU cores.',
      knobs: mnistMultipleSmall,
    },
    {
      name: 'photos-64',
      description: 'Photographs at 64×64. About half an hour on 2 CPU cores.',
      knobs: photos64,
    },
    {
      name: 'photos-128',
      description: 'Photographs at 128×128. About 40 minutes on 2 CPU cores.',
      knobs: photos128,
    },
    {
      name: 'tiny',
      description: 'The smallest run through every stage, to try things out. Takes seconds.',
      knobs: tiny,
    },
    {
      name: 'mnist-single',
      description:
        "The paper's model for 28×28 two-colored digits. By computation, about 8 days on 2 CPU cores.",
      knobs: paper,
    },
    {
      name: 'mnist-multiple',
      description:
        "The paper's model for 112×112 canvases of ten digits. By computation, about 5 months on 2 CPU cores.",
      knobs: paperMultiple,
    },
    {
      name: 'gta-bdd',
      description:
        "The paper's model for street scenes at 256×512. By computation, about 7 months on 2 CPU cores.",
      knobs: gtaBdd,
    },
    {
      name: 'celeba',
      description: "The paper's model for faces at 128×128. By computation, about 8 months on 2 CPU cores.",
      knobs: celeba,
    },
  ],
  variants: [
    FULL_VARIANT,
    {
      name: 'no-mask',
      label: 'No feature mask',
      description: 'The content is not multiplied by the features of the mask network.',
      changes: { mask: 'NONE' },
    },
    {
      name: 'no-adain',
      label: 'No AdaIN',
      description: 'The decoders do not see the style of the exemplar.',
      changes: { adain: 'NONE' },
    },
    {
      name: 'no-perceptual',
      label: 'No perceptual losses',
      description: 'Neither style nor content is compared by a perceptual network.',
      changes: { perceptual: 'NONE' },
    },
    {
      name: 'no-extras',
      label: 'No extras',
      description:
        'Without the losses that the paper does not have: region color, color moments and pixel energy.',
      changes: { lossWeights: { regionColor: 0, colorMoments: 0, pixelEnergy: 0 } },
    },
  ],
  stages: ({ maskSteps, translationSteps }) => [
    ...(maskSteps > 0 ? [{ name: MASK_STAGE, label: 'feature masks', steps: maskSteps }] : []),
    { name: TRANSLATION_STAGE, label: 'translation', steps: translationSteps },
  ],
  generatorFlops: (knobs) => autoEncoderFlops(knobs),
  metrics: [
    ...generatorTotal,
    ...lossMetrics('generator', GENERATOR_LOSSES),
    ...discriminatorLosses,
    ...lossMetrics('mask', MASK_LOSSES),
    ...defineMetric('mask', 'discriminator', { label: 'Mask discriminator', sides: ['a', 'b'] }),
  ],
  artifacts: [
    {
      name: 'mask',
      label: 'mask networks',
      idOf: (knobs) => knobs.maskArtifactId,
      isLearned: ({ maskSteps }) => maskSteps > 0,
      taking: (id) => ({ maskSteps: 0, maskArtifactId: id }),
      requirements: ({ imageHeight, imageWidth, network, maskFeatures }) => ({
        imageHeight,
        imageWidth,
        'network.generatorChannels': network.generatorChannels,
        'network.downsamplings': network.downsamplings,
        'network.encoderResidualBlocks': network.encoderResidualBlocks,
        'network.form': network.form,
        maskFeatures,
      }),
    },
  ],
});
