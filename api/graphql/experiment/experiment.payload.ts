import { Field, ID, ObjectType } from 'type-graphql';
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

@ObjectType({ description: 'Answer of `createExperiment`.', simpleResolvers: true })
export class CreateExperimentPayload extends Payload {
  @Field(() => Experiment, { nullable: true, description: 'The experiment; null when it was refused.' })
  readonly experiment!: Experiment | null;
}

@ObjectType({ description: 'Answer of `deleteExperiment`.', simpleResolvers: true })
export class DeleteExperimentPayload extends Payload {
  @Field(() => ID, {
    nullable: true,
    description: 'Id of the experiment that is gone; null when it was refused.',
  })
  readonly experimentId!: string | null;
}

@ObjectType({ description: 'Answer of `renameExperiment`.', simpleResolvers: true })
export class RenameExperimentPayload extends Payload {
  @Field(() => Experiment, { nullable: true, description: 'The experiment; null when there is none.' })
  readonly experiment!: Experiment | null;
}
