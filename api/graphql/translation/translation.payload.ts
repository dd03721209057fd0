import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Translation } from './translation.type.ts';

@ObjectType({ description: 'Answer of `translate`.', simpleResolvers: true })
export class TranslatePayload extends Payload {
  @Field(() => [Translation], { nullable: true, description: 'One per exemplar, in their order.' })
  readonly translations!: readonly Translation[] | null;

  @Field(() => Boolean, { description: 'Whether exemplars were given that the method ignores.' })
  readonly exemplarIgnored!: boolean;
}
