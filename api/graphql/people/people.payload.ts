import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { DateTime, Url } from '../shared/scalars.ts';
import { User } from '../user/user.type.ts';

@ObjectType({
  description: 'Base of answers about one user; never in the schema itself.',
  simpleResolvers: true,
})
abstract class UserPayload extends Payload {
  @Field(() => User, { nullable: true, description: 'The user as they are now; null when there is none.' })
  readonly user!: User | null;
}

@ObjectType({ description: 'Answer of `inviteUser`.', simpleResolvers: true })
export class InviteUserPayload extends UserPayload {
  @Field(() => Url, {
    nullable: true,
    description: 'The link for them; it is shown this once. Null when it was refused.',
  })
  readonly url!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When the link expires: after 7 days.' })
  readonly expiresAt!: Date | null;
}

@ObjectType({ description: 'Answer of `changeUserRole`.', simpleResolvers: true })
export class ChangeUserRolePayload extends UserPayload {}

@ObjectType({ description: 'Answer of `disableUser`.', simpleResolvers: true })
export class DisableUserPayload extends UserPayload {}

@ObjectType({ description: 'Answer of `enableUser`.', simpleResolvers: true })
export class EnableUserPayload extends UserPayload {}
