import { Field, ObjectType } from 'type-graphql';
import { networkNameSchema, weightsLabel, weightsSourceSchema } from '#contracts/perceptual-network.ts';
import type { NetworkWeights as NetworkWeightsRow } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { DateTime, SafeInt } from '../shared/scalars.ts';

@ObjectType({
  implements: Node,
  description: 'Weights of a network that is not trained here: losses compare images by its features.',
})
export class NetworkWeights extends Node {
  constructor(readonly row: NetworkWeightsRow) {
    super('NetworkWeights', row.id);
  }

  @Field(() => String, {
    description: 'Network, source and origin in one line: no two networks or sources share it.',
  })
  get label(): string {
    return labelOf(this.row);
  }

  @Field(() => String, { description: '`vgg19` or `vgg16`.' })
  get network(): string {
    return this.row.network;
  }

  @Field(() => String, {
    description: '`torchvision`, `caffe` or `keras`: settles what the network expects of an image.',
  })
  get source(): string {
    return this.row.source;
  }

  @Field(() => String, { description: 'File that they were read from, or what is known of it.' })
  get origin(): string {
    return this.row.origin;
  }

  @Field(() => String, { description: 'SHA-256 of that file.' })
  get originSha256(): string {
    return this.row.originSha256;
  }

  @Field(() => String, { description: 'SHA-256 of the stored tensors.' })
  get sha256(): string {
    return this.row.sha256;
  }

  @Field(() => SafeInt, { description: 'Bytes of the stored tensors.' })
  get byteSize(): number {
    return Number(this.row.byteSize);
  }

  @Field(() => DateTime, { description: 'When they were added.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}

/** What tables call stored weights. */
function labelOf({ network, source, origin, originSha256 }: NetworkWeightsRow): string {
  return weightsLabel({
    network: networkNameSchema.parse(network),
    source: weightsSourceSchema.parse(source),
    origin,
    originSha256,
  });
}
