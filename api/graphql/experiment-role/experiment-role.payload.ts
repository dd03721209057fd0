import { Field, ObjectType } from 'type-graphql';
import { Experiment } from '../experiment/experiment.type.ts';
import { Payload } from '../shared/payload.ts';

@ObjectType({ description: 'Answer of `grantExperimentRole`.', simpleResolvers: true })
export class GrantExperimentRolePayload extends Payload {
  @Field(() => Experiment, { nullable: true, description: 'The experiment; null when there is none.' })
  readonly experiment!: Experiment | null;
}

@ObjectType({ description: 'Answer of `revokeExperimentRole`.', simpleResolvers: true })
export class RevokeExperimentRolePayload extends Payload {
  @Field(() => Experiment, { nullable: true, description: 'The experiment; null when there is none.' })
  readonly experiment!: Experiment | null;
}
