import { Field, ID, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Json } from '../shared/scalars.ts';
import { Passkey } from './passkey.type.ts';

@ObjectType({ description: 'Answer of `offerPasskey`.', simpleResolvers: true })
export class OfferPasskeyPayload extends Payload {
  @Field(() => Json, {
    nullable: true,
    description:
      'PublicKeyCredentialCreationOptionsJSON of WebAuthn, good for ten minutes; null when it was refused.',
  })
  readonly options!: unknown;
}

@ObjectType({ description: 'Answer of `addPasskey`.', simpleResolvers: true })
export class AddPasskeyPayload extends Payload {
  @Field(() => Passkey, { nullable: true, description: 'The new one; null when it was refused.' })
  readonly passkey!: Passkey | null;
}

@ObjectType({ description: 'Answer of `removePasskey`.', simpleResolvers: true })
export class RemovePasskeyPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'Id of the removed one; null when it was refused.' })
  readonly passkeyId!: string | null;
}
