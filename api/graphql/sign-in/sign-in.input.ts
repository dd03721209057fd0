import { Field, ID, InputType } from 'type-graphql';
import { limits } from '#contracts/limits.ts';

@InputType({ description: 'A password for the signed-in user.' })
export class SetPasswordInput {
  @Field(() => String, {
    description: `The new one: ${limits.minPasswordLength} to ${limits.maxPasswordLength} characters.`,
  })
  readonly password!: string;

  @Field(() => String, { nullable: true, description: 'The one that they have; null where they have none.' })
  readonly currentPassword?: string | null;
}

@InputType({ description: 'The password to remove.' })
export class RemovePasswordInput {
  @Field(() => String, { description: 'The password that they have.' })
  readonly currentPassword!: string;
}

@InputType({ description: 'Whose passwords and connections to remove.' })
export class ResetSignInInput {
  @Field(() => ID, { description: 'Which user.' })
  readonly userId!: string;
}
