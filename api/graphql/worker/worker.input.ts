import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'A worker that takes no more jobs.' })
export class DrainWorkerInput {
  @Field(() => ID, { description: 'Id of the worker.' })
  readonly workerId!: string;
}

@InputType({ description: 'A worker that takes jobs again.' })
export class ResumeWorkerInput {
  @Field(() => ID, { description: 'Id of the worker.' })
  readonly workerId!: string;
}
