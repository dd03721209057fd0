import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { ClaimSuite } from './claim-suite.type.ts';

@ObjectType({ description: 'Answer of `saveClaims`.', simpleResolvers: true })
export class SaveClaimsPayload extends Payload {
  @Field(() => ClaimSuite, { nullable: true, description: 'The claims as they stand; null when refused.' })
  readonly claims!: ClaimSuite | null;
}
