import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Weights to keep.' })
export class AddNetworkWeightsInput {
  @Field(() => ID, { description: 'Finalized upload of kind WEIGHTS, of the viewer.' })
  readonly uploadId!: string;

  @Field(() => String, { description: '`vgg19` or `vgg16`.' })
  readonly network!: string;

  @Field(() => String, { description: '`torchvision`, `caffe` or `keras`.' })
  readonly source!: string;

  @Field(() => String, { description: 'File that they were read from, or what is known of it.' })
  readonly origin!: string;

  @Field(() => String, { description: 'SHA-256 of that file, hexadecimal.' })
  readonly originSha256!: string;
}
