import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Estimate } from './estimate.type.ts';

@ObjectType({ description: 'Answer of `estimateRun`.', simpleResolvers: true })
export class EstimateRunPayload extends Payload {
  @Field(() => Estimate, {
    nullable: true,
    description:
      'The queued estimate, or a finished one of an equal run from a worker that is still running; null when it was refused.',
  })
  readonly estimate!: Estimate | null;
}

@ObjectType({ description: 'Answer of `cancelEstimate`.', simpleResolvers: true })
export class CancelEstimatePayload extends Payload {
  @Field(() => Estimate, {
    nullable: true,
    description: 'The estimate as it is now; null when there is none.',
  })
  readonly estimate!: Estimate | null;
}
