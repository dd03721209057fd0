import type { PresetName, RunConfig } from './run-config.ts';

export interface Preset {
  readonly name: PresetName;
  readonly description: string;
  readonly config: RunConfig;
}

const mnistSingleSmall: RunConfig = {
  preset: 'mnist-single-small',
  architecture: 'egsc-it-small',
  seed: 0,
  imageHeight: 28,
  imageWidth: 28,
  fit: 'STRETCH',
  network: {
    generatorChannels: 16,
    downsamplings: 1,
    encoderResidualBlocks: 1,
    decoderResidualBlocks: 2,
    discriminatorChannels: 24,
  },
  maskSteps: 200,
  maskBatchSize: 16,
  translationSteps: 600,
  batchSize: 8,
  generatorUpdatesPerStep: 1,
  adam: { beta1: 0.5, beta2: 0.99, epsilon: 1e-8, form: 'clean' },
  generatorLearningRate: 2e-3,
  discriminatorLearningRate: 5e-4,
  warmupSteps: 20,
  finalLearningRateShare: 0.05,
  emaDecay: 0.99,
  latentNoise: 0.1,
  maskLatentNoise: 1,
  lossWeights: {
    gan: 1,
    reconstruction: 10,
    cycle: 10,
    kl: 0.001,
    klCycle: 0.001,
    style: 1,
    content: 5,
    regionColor: 10,
    colorMoments: 3,
  },
  annealFloor: 0.1,
  maskLossWeights: { gan: 0.1, reconstruction: 10, kl: 0.01 },
  maskStatisticsImages: 512,
  checkpointSeconds: 30,
  maskArtifactId: null,
};

/** What a run starts from; a caller changes single fields and the stored config is complete. */
export const presets: Readonly<Record<PresetName, Preset>> = {
  'mnist-single-small': {
    name: 'mnist-single-small',
    description: 'MNIST-Single at 28x28 in minutes on two CPU cores: 200 mask steps, 600 translation steps.',
    config: mnistSingleSmall,
  },
  tiny: {
    name: 'tiny',
    description: 'The smallest run that goes through every stage: seconds, for trying things out.',
    config: {
      ...mnistSingleSmall,
      preset: 'tiny',
      imageHeight: 16,
      imageWidth: 16,
      network: {
        generatorChannels: 4,
        downsamplings: 1,
        encoderResidualBlocks: 1,
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
    },
  },
};
