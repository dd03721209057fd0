import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { NetworkWeights } from './weights.type.ts';

@ObjectType({ description: 'Answer of `addNetworkWeights`.', simpleResolvers: true })
export class AddNetworkWeightsPayload extends Payload {
  @Field(() => NetworkWeights, {
    nullable: true,
    description: 'The weights; those that were there already when the same are added again.',
  })
  readonly weights!: NetworkWeights | null;
}
