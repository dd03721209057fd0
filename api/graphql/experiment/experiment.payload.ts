import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Experiment } from './experiment.type.ts';

@ObjectType({ description: 'Answer of `startExperiment`.', simpleResolvers: true })
export class StartExperimentPayload extends Payload {
  @Field(() => Experiment, { nullable: true, description: 'The experiment; null when it was refused.' })
  readonly experiment!: Experiment | null;
}

@ObjectType({ description: 'Answer of `cancelExperiment`.', simpleResolvers: true })
export class CancelExperimentPayload extends Payload {
  @Field(() => Experiment, { nullable: true, description: 'The experiment; null when there is none.' })
  readonly experiment!: Experiment | null;
}

@ObjectType({ description: 'Answer of `retryExperiment`.', simpleResolvers: true })
export class RetryExperimentPayload extends Payload {
  @Field(() => Experiment, { nullable: true, description: 'The experiment; null when there is none.' })
  readonly experiment!: Experiment | null;
}

@ObjectType({ description: 'Answer of `renameExperiment`.', simpleResolvers: true })
export class RenameExperimentPayload extends Payload {
  @Field(() => Experiment, { nullable: true, description: 'The experiment; null when there is none.' })
  readonly experiment!: Experiment | null;
}
