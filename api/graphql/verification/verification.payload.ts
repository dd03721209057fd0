import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Verification } from './verification.type.ts';

@ObjectType({ description: 'Answer of `verifyStorage`.', simpleResolvers: true })
export class VerifyStoragePayload extends Payload {
  @Field(() => Verification, { description: 'The queued check.' })
  readonly verification!: Verification;
}
