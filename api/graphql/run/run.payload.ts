import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Run } from './run.type.ts';

@ObjectType({ description: 'Answer of `startRun`.', simpleResolvers: true })
export class StartRunPayload extends Payload {
  @Field(() => Run, { nullable: true, description: 'The queued run; null when it was refused.' })
  readonly run!: Run | null;
}

@ObjectType({ description: 'Answer of `startRuns`.', simpleResolvers: true })
export class StartRunsPayload extends Payload {
  @Field(() => [Run], {
    description:
      'The queued runs: values of the last knob of the grid change fastest. Empty when they were refused.',
  })
  readonly runs!: readonly Run[];
}

@ObjectType({ description: 'Answer of `updateRun`.', simpleResolvers: true })
export class UpdateRunPayload extends Payload {
  @Field(() => Run, { nullable: true, description: 'The run as it is now; null when it does not exist.' })
  readonly run!: Run | null;
}

@ObjectType({ description: 'Answer of `cancelRun`.', simpleResolvers: true })
export class CancelRunPayload extends Payload {
  @Field(() => Run, { nullable: true, description: 'The run as it is now, even when it cannot be canceled.' })
  readonly run!: Run | null;
}

@ObjectType({ description: 'Answer of `cancelRuns`.', simpleResolvers: true })
export class CancelRunsPayload extends Payload {
  @Field(() => [Run], { description: 'The runs that are now canceled or about to be, at most 200.' })
  readonly runs!: readonly Run[];

  @Field(() => Boolean, {
    description: 'Whether more than 200 were to be canceled: ask again for the others.',
  })
  readonly hasMore!: boolean;
}
