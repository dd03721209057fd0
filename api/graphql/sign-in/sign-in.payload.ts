import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { User } from '../user/user.type.ts';
import { OwnSignIn } from './sign-in.type.ts';

@ObjectType({
  description: 'Base of answers about the own ways to sign in; never in the schema itself.',
  simpleResolvers: true,
})
abstract class OwnSignInPayload extends Payload {
  @Field(() => OwnSignIn, { nullable: true, description: 'As it is now; null when it was refused.' })
  readonly ownSignIn!: OwnSignIn | null;
}

@ObjectType({ description: 'Answer of `setPassword`.', simpleResolvers: true })
export class SetPasswordPayload extends OwnSignInPayload {}

@ObjectType({ description: 'Answer of `removePassword`.', simpleResolvers: true })
export class RemovePasswordPayload extends OwnSignInPayload {}

@ObjectType({ description: 'Answer of `disconnectIdentity`.', simpleResolvers: true })
export class DisconnectIdentityPayload extends OwnSignInPayload {}

@ObjectType({ description: 'Answer of `resetSignIn`.', simpleResolvers: true })
export class ResetSignInPayload extends Payload {
  @Field(() => User, { nullable: true, description: 'The user; null when there is none.' })
  readonly user!: User | null;
}
