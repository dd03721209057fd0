import { Field, ID, InputType } from 'type-graphql';
import { GrantedRole } from '#db/generated/enums.ts';

@InputType({ description: 'A role for a user in an experiment.' })
export class GrantExperimentRoleInput {
  @Field(() => ID, { description: 'Where: it holds there and in all experiments below.' })
  readonly experimentId!: string;

  @Field(() => ID, { description: 'For whom.' })
  readonly userId!: string;

  @Field(() => GrantedRole, {
    description: 'What they may do there; it replaces the one granted there before.',
  })
  readonly role!: GrantedRole;
}

@InputType({ description: 'The role of a user in an experiment that is to end.' })
export class RevokeExperimentRoleInput {
  @Field(() => ID, { description: 'Where it was granted.' })
  readonly experimentId!: string;

  @Field(() => ID, { description: 'To whom.' })
  readonly userId!: string;
}
