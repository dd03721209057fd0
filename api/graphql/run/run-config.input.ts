import { Field, Float, ID, InputType, Int } from 'type-graphql';
import type { Fit as FitName } from '#contracts/domain.ts';
import type { AdamConfig } from '#contracts/run-config.ts';
import { Fit } from '../shared/enums.ts';
import { AdamForm } from './run-config.type.ts';

@InputType({ description: 'Changes to the sizes of the networks; null keeps the value of the preset.' })
export class NetworkConfigInput {
  @Field(() => Int, {
    nullable: true,
    description: 'Channels of the first layer of encoder and mask network, 2-256.',
  })
  readonly generatorChannels?: number | null;

  @Field(() => Int, { nullable: true, description: 'Halvings of height and width in the encoder, 1-4.' })
  readonly downsamplings?: number | null;

  @Field(() => Int, { nullable: true, description: 'Residual blocks of each encoder, 0-8.' })
  readonly encoderResidualBlocks?: number | null;

  @Field(() => Int, { nullable: true, description: 'Residual blocks of each decoder, 1-8.' })
  readonly decoderResidualBlocks?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Channels of the first layer of each discriminator, 2-256.',
  })
  readonly discriminatorChannels?: number | null;
}

@InputType({ description: 'Changes to Adam; null keeps the value of the preset.' })
export class AdamConfigInput {
  @Field(() => Float, { nullable: true, description: 'Decay of the mean of gradients, from 0 to below 1.' })
  readonly beta1?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Decay of the mean of squared gradients, from 0 to below 1.',
  })
  readonly beta2?: number | null;

  @Field(() => Float, { nullable: true, description: 'Keeps the division finite, above 0 to 1.' })
  readonly epsilon?: number | null;

  @Field(() => AdamForm, { nullable: true, description: 'Where epsilon stands.' })
  readonly form?: AdamConfig['form'] | null;
}

@InputType({ description: 'Changes to loss weights, each 0-1,000,000; null keeps the value of the preset.' })
export class LossWeightsInput {
  @Field(() => Float, { nullable: true, description: 'Of the adversarial loss.' })
  readonly gan?: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the reconstruction of an image from its own code.' })
  readonly reconstruction?: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the reconstruction through the other domain.' })
  readonly cycle?: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the KL divergence of the latent.' })
  readonly kl?: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the KL divergence of the latent in the cycle.' })
  readonly klCycle?: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the style loss to the exemplar.' })
  readonly style?: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the content loss to the content image.' })
  readonly content?: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the colours of masked regions.' })
  readonly regionColor?: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the moments of colours.' })
  readonly colorMoments?: number | null;
}

@InputType({ description: "Changes to the mask stage's loss weights; null keeps the value of the preset." })
export class MaskLossWeightsInput {
  @Field(() => Float, { nullable: true, description: 'Of the adversarial loss.' })
  readonly gan?: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the reconstruction.' })
  readonly reconstruction?: number | null;

  @Field(() => Float, { nullable: true, description: 'Of the KL divergence of the latent.' })
  readonly kl?: number | null;
}

@InputType({ description: 'Changes to a preset; null keeps its value. Each refusal names the limit.' })
export class RunConfigInput {
  @Field(() => Int, { nullable: true, description: 'Root of every random draw.' })
  readonly seed?: number | null;

  @Field(() => Int, { nullable: true, description: 'Pixels down, 8-1024, a multiple of 4.' })
  readonly imageHeight?: number | null;

  @Field(() => Int, { nullable: true, description: 'Pixels across, 8-1024, a multiple of 4.' })
  readonly imageWidth?: number | null;

  @Field(() => Fit, { nullable: true, description: 'How images of another size become that size.' })
  readonly fit?: FitName | null;

  @Field(() => NetworkConfigInput, { nullable: true, description: 'Sizes of the networks.' })
  readonly network?: NetworkConfigInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Steps of the FEATURE_MASK stage; 0 with `maskArtifactId`.',
  })
  readonly maskSteps?: number | null;

  @Field(() => Int, { nullable: true, description: 'Images of each domain in a step of that stage, 1-256.' })
  readonly maskBatchSize?: number | null;

  @Field(() => Int, { nullable: true, description: 'Steps of the TRANSLATION stage, from 1.' })
  readonly translationSteps?: number | null;

  @Field(() => Int, { nullable: true, description: 'Images of each domain in a step of that stage, 1-256.' })
  readonly batchSize?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Generator updates after each discriminator update, 1-16.',
  })
  readonly generatorUpdatesPerStep?: number | null;

  @Field(() => AdamConfigInput, { nullable: true, description: 'Settings of every Adam.' })
  readonly adam?: AdamConfigInput | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Largest learning rate of the generator, above 0 to 1.',
  })
  readonly generatorLearningRate?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Largest learning rate of the discriminators, above 0 to 1.',
  })
  readonly discriminatorLearningRate?: number | null;

  @Field(() => Int, { nullable: true, description: 'Steps over which the learning rate rises from 0.' })
  readonly warmupSteps?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the learning rate that its cosine ends at, 0-1.',
  })
  readonly finalLearningRateShare?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Decay of the average of the generator's weights, below 1.",
  })
  readonly emaDecay?: number | null;

  @Field(() => Float, { nullable: true, description: 'Sigma of the noise on the latent, 0-10.' })
  readonly latentNoise?: number | null;

  @Field(() => Float, { nullable: true, description: 'As `latentNoise`, in the mask stage.' })
  readonly maskLatentNoise?: number | null;

  @Field(() => LossWeightsInput, { nullable: true, description: "Weights of the generator's losses." })
  readonly lossWeights?: LossWeightsInput | null;

  @Field(() => Float, { nullable: true, description: 'Share that style and colour moments end at, 0-1.' })
  readonly annealFloor?: number | null;

  @Field(() => MaskLossWeightsInput, { nullable: true, description: "Weights of the mask stage's losses." })
  readonly maskLossWeights?: MaskLossWeightsInput | null;

  @Field(() => Int, {
    nullable: true,
    description: "Images over which the mask networks' statistics are taken.",
  })
  readonly maskStatisticsImages?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Seconds between checkpoints and sample grids, 0.1-86400.',
  })
  readonly checkpointSeconds?: number | null;

  @Field(() => ID, { nullable: true, description: 'Mask networks of an earlier run in place of own ones.' })
  readonly maskArtifactId?: string | null;
}
