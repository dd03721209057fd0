import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Fit as FitName } from '#contracts/domain.ts';
import type {
  AdamConfig as Adam,
  LossWeights as Weights,
  NetworkConfig as Network,
} from '#contracts/run-config.ts';
import { Fit } from '../shared/enums.ts';

// Instances are the parsed RunConfig of contracts/run-config.ts, hence the fields without a constructor.

/** GraphQL has no hyphens in its names. */
export const AdamForm = { PAPER_CODE: 'paper-code', CLEAN: 'clean' } as const;
registerEnumType(AdamForm, {
  name: 'AdamForm',
  description: "Where Adam's epsilon stands.",
  valuesConfig: {
    PAPER_CODE: { description: "TensorFlow's form: beside the uncorrected root." },
    CLEAN: { description: "PyTorch's form: beside the corrected root." },
  },
});

@ObjectType({ description: 'Sizes of the networks.', simpleResolvers: true })
export class NetworkConfig {
  @Field(() => Int, { description: 'Channels of the first layer of encoder and mask network.' })
  readonly generatorChannels!: number;

  @Field(() => Int, { description: 'Halvings of height and width in the encoder.' })
  readonly downsamplings!: number;

  @Field(() => Int, { description: 'Residual blocks of each encoder.' })
  readonly encoderResidualBlocks!: number;

  @Field(() => Int, { description: 'Residual blocks of each decoder.' })
  readonly decoderResidualBlocks!: number;

  @Field(() => Int, { description: 'Channels of the first layer of each discriminator.' })
  readonly discriminatorChannels!: number;
}

@ObjectType({ description: 'Settings of Adam.', simpleResolvers: true })
export class AdamConfig {
  @Field(() => Float, { description: 'Decay of the mean of gradients.' })
  readonly beta1!: number;

  @Field(() => Float, { description: 'Decay of the mean of squared gradients.' })
  readonly beta2!: number;

  @Field(() => Float, { description: 'Keeps the division finite.' })
  readonly epsilon!: number;

  @Field(() => AdamForm, { description: 'Where epsilon stands.' })
  readonly form!: Adam['form'];
}

@ObjectType({
  description: "Weights of the generator's losses; logged values are never multiplied by them.",
  simpleResolvers: true,
})
export class LossWeights implements Weights {
  @Field(() => Float, { description: 'Of the adversarial loss.' })
  readonly gan!: number;

  @Field(() => Float, { description: 'Of the reconstruction of an image from its own code.' })
  readonly reconstruction!: number;

  @Field(() => Float, { description: 'Of the reconstruction through the other domain.' })
  readonly cycle!: number;

  @Field(() => Float, { description: 'Of the KL divergence of the latent.' })
  readonly kl!: number;

  @Field(() => Float, { description: 'Of the KL divergence of the latent in the cycle.' })
  readonly klCycle!: number;

  @Field(() => Float, { description: 'Of the style loss to the exemplar.' })
  readonly style!: number;

  @Field(() => Float, { description: 'Of the content loss to the content image.' })
  readonly content!: number;

  @Field(() => Float, { description: 'Of the colours of masked regions.' })
  readonly regionColor!: number;

  @Field(() => Float, { description: 'Of the moments of colours.' })
  readonly colorMoments!: number;
}

@ObjectType({ description: "Weights of the mask stage's losses.", simpleResolvers: true })
export class MaskLossWeights {
  @Field(() => Float, { description: 'Of the adversarial loss.' })
  readonly gan!: number;

  @Field(() => Float, { description: 'Of the reconstruction.' })
  readonly reconstruction!: number;

  @Field(() => Float, { description: 'Of the KL divergence of the latent.' })
  readonly kl!: number;
}

@ObjectType('RunConfig', { description: 'Every knob of a run, complete.', simpleResolvers: true })
export class RunConfigType {
  @Field(() => String, { description: 'Preset it started from.' })
  readonly preset!: string;

  @Field(() => String, { description: 'Architecture of the networks.' })
  readonly architecture!: string;

  @Field(() => Int, { description: 'Root of every random draw.' })
  readonly seed!: number;

  @Field(() => Int, { description: 'Pixels down, 8-1024, a multiple of 4.' })
  readonly imageHeight!: number;

  @Field(() => Int, { description: 'Pixels across, 8-1024, a multiple of 4.' })
  readonly imageWidth!: number;

  @Field(() => Fit, { description: 'How images of another size become that size.' })
  readonly fit!: FitName;

  @Field(() => NetworkConfig, { description: 'Sizes of the networks.' })
  readonly network!: Network;

  @Field(() => Int, { description: 'Steps of the FEATURE_MASK stage.' })
  readonly maskSteps!: number;

  @Field(() => Int, { description: 'Images of each domain in a step of that stage.' })
  readonly maskBatchSize!: number;

  @Field(() => Int, { description: 'Steps of the TRANSLATION stage.' })
  readonly translationSteps!: number;

  @Field(() => Int, { description: 'Images of each domain in a step of that stage.' })
  readonly batchSize!: number;

  @Field(() => Int, { description: 'Generator updates after each discriminator update.' })
  readonly generatorUpdatesPerStep!: number;

  @Field(() => AdamConfig, { description: 'Settings of every Adam.' })
  readonly adam!: Adam;

  @Field(() => Float, { description: 'Largest learning rate of the generator.' })
  readonly generatorLearningRate!: number;

  @Field(() => Float, { description: 'Largest learning rate of the discriminators.' })
  readonly discriminatorLearningRate!: number;

  @Field(() => Int, { description: 'Steps over which the learning rate rises from 0.' })
  readonly warmupSteps!: number;

  @Field(() => Float, { description: 'Share of the learning rate that its cosine ends at.' })
  readonly finalLearningRateShare!: number;

  @Field(() => Float, { description: "Decay of the moving average of the generator's weights." })
  readonly emaDecay!: number;

  @Field(() => Float, { description: 'Sigma of the noise on the latent, in training only.' })
  readonly latentNoise!: number;

  @Field(() => Float, { description: 'As `latentNoise`, in the mask stage.' })
  readonly maskLatentNoise!: number;

  @Field(() => LossWeights, { description: "Weights of the generator's losses." })
  readonly lossWeights!: Weights;

  @Field(() => Float, { description: 'Share of their weight that style and colour moments end at.' })
  readonly annealFloor!: number;

  @Field(() => MaskLossWeights, { description: "Weights of the mask stage's losses." })
  readonly maskLossWeights!: MaskLossWeights;

  @Field(() => Int, { description: "Images over which the mask networks' statistics are taken." })
  readonly maskStatisticsImages!: number;

  @Field(() => Float, { description: 'Seconds between checkpoints and sample grids.' })
  readonly checkpointSeconds!: number;

  @Field(() => ID, { nullable: true, description: 'Mask networks of an earlier run in place of own ones.' })
  readonly maskArtifactId!: string | null;
}
