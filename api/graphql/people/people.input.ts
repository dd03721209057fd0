import { Field, ID, InputType } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import { Role } from '#db/generated/enums.ts';

@InputType({ description: 'A person to invite.' })
export class InviteUserInput {
  @Field(() => String, {
    description: `The name under which they sign in: letters a to z, digits and . _ @ + -, at most ${limits.maxLoginLength}.`,
  })
  readonly login!: string;

  @Field(() => Role, { description: 'What they may do.' })
  readonly role!: Role;
}

@InputType({ description: 'Another role for a user.' })
export class ChangeUserRoleInput {
  @Field(() => ID, { description: 'Which user.' })
  readonly userId!: string;

  @Field(() => Role, { description: 'What they may do from now on.' })
  readonly role!: Role;
}

@InputType({ description: 'The user to disable.' })
export class DisableUserInput {
  @Field(() => ID, { description: 'Which user.' })
  readonly userId!: string;
}

@InputType({ description: 'The user to enable again.' })
export class EnableUserInput {
  @Field(() => ID, { description: 'Which user.' })
  readonly userId!: string;
}
