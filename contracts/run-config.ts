import { z } from 'zod';
import { fitSchema } from './domain.ts';

export const presetNameSchema = z.enum(['mnist-single-small', 'tiny']);
export type PresetName = z.infer<typeof presetNameSchema>;

export const architectureNameSchema = z.enum(['egsc-it-small']);
export type ArchitectureName = z.infer<typeof architectureNameSchema>;

/** Sizes of the networks; shapes of every layer follow from these. */
export const networkConfigSchema = z.object({
  /** Channels of the first layer of encoder and mask network. */
  generatorChannels: z.int().min(2).max(256),
  /** Halvings of height and width in the encoder; the decoder doubles as often. */
  downsamplings: z.int().min(1).max(4),
  encoderResidualBlocks: z.int().min(0).max(8),
  /** Residual blocks of each decoder; AdaIN stands before each. */
  decoderResidualBlocks: z.int().min(1).max(8),
  /** Channels of the first layer of each discriminator. */
  discriminatorChannels: z.int().min(2).max(256),
});
export type NetworkConfig = z.infer<typeof networkConfigSchema>;

const weight = z.number().min(0).max(1e6);

/** Weights of the generator's loss terms; a logged value is never multiplied by its weight. */
export const lossWeightsSchema = z.object({
  gan: weight,
  reconstruction: weight,
  cycle: weight,
  kl: weight,
  klCycle: weight,
  style: weight,
  content: weight,
  regionColor: weight,
  colorMoments: weight,
});
export type LossWeights = z.infer<typeof lossWeightsSchema>;

/** Weights of the mask stage's loss terms. */
export const maskLossWeightsSchema = z.object({
  gan: weight,
  reconstruction: weight,
  kl: weight,
});

/** Form of Adam's epsilon: TensorFlow's (uncorrected sqrt(v)) or PyTorch's (corrected). */
export const adamFormSchema = z.enum(['paper-code', 'clean']);

export const adamConfigSchema = z.object({
  beta1: z.number().min(0).lt(1),
  beta2: z.number().min(0).lt(1),
  epsilon: z.number().positive().max(1),
  form: adamFormSchema,
});
export type AdamConfig = z.infer<typeof adamConfigSchema>;

/** Every knob of a run, complete: what is stored with the run and with each of its checkpoints. */
export const runConfigSchema = z
  .object({
    preset: presetNameSchema,
    architecture: architectureNameSchema,
    /** Root of every random draw of the run. */
    seed: z
      .int()
      .min(0)
      .max(2 ** 31 - 1),
    imageHeight: z.int().min(8).max(1024).multipleOf(4),
    imageWidth: z.int().min(8).max(1024).multipleOf(4),
    fit: fitSchema,
    network: networkConfigSchema,
    /** Steps of the FEATURE_MASK stage; 0 only when the mask networks come from `maskArtifactId`. */
    maskSteps: z.int().min(0).max(1_000_000),
    maskBatchSize: z.int().min(1).max(256),
    /** Steps of the TRANSLATION stage. */
    translationSteps: z.int().min(1).max(10_000_000),
    /** Images of each domain in a step of the TRANSLATION stage. */
    batchSize: z.int().min(1).max(256),
    generatorUpdatesPerStep: z.int().min(1).max(16),
    adam: adamConfigSchema,
    generatorLearningRate: z.number().positive().max(1),
    discriminatorLearningRate: z.number().positive().max(1),
    /** Steps over which the learning rate rises from 0. */
    warmupSteps: z.int().min(0).max(100_000),
    /** Share of the learning rate that the cosine ends at. */
    finalLearningRateShare: z.number().min(0).max(1),
    /** Decay of the exponential moving average of the generator's weights. */
    emaDecay: z.number().min(0).lt(1),
    /** Sigma of the noise on the latent, in training only. */
    latentNoise: z.number().min(0).max(10),
    maskLatentNoise: z.number().min(0).max(10),
    lossWeights: lossWeightsSchema,
    /** Share of their weight that style and colour moments end at, reached half-way through the stage. */
    annealFloor: z.number().min(0).max(1),
    maskLossWeights: maskLossWeightsSchema,
    /** Images over which the mask networks' per-channel mean and standard deviation are taken. */
    maskStatisticsImages: z.int().min(1).max(100_000),
    /** Seconds between checkpoints and sample grids, in either stage. */
    checkpointSeconds: z.number().min(0.1).max(86_400),
    /** Name mask networks of an earlier run in place of training them; then `maskSteps` is 0. */
    maskArtifactId: z.uuid().nullable(),
  })
  .check((check) => {
    const { imageHeight, imageWidth, network, maskSteps, maskArtifactId } = check.value;
    const refuse = (path: keyof typeof check.value, message: string) =>
      check.issues.push({ code: 'custom', path: [path], message, input: check.value[path] });
    // The encoder halves height and width `downsamplings` times, the discriminators twice.
    const factor = 2 ** Math.max(2, network.downsamplings);
    if (imageHeight % factor !== 0)
      refuse('imageHeight', `must be a multiple of ${factor.toString()} for this network`);
    if (imageWidth % factor !== 0)
      refuse('imageWidth', `must be a multiple of ${factor.toString()} for this network`);
    if (maskSteps === 0 && maskArtifactId === null)
      refuse('maskSteps', 'must be at least 1 unless maskArtifactId names trained mask networks');
    if (maskSteps > 0 && maskArtifactId !== null)
      refuse('maskSteps', 'must be 0 when maskArtifactId names trained mask networks');
  });
export type RunConfig = z.infer<typeof runConfigSchema>;

export function totalSteps(config: RunConfig): number {
  return config.maskSteps + config.translationSteps;
}
