import { Field, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { Worker } from './worker.type.ts';

@ObjectType({
  description: 'Base of answers about one worker; never in the schema itself.',
  simpleResolvers: true,
})
abstract class WorkerPayload extends Payload {
  @Field(() => Worker, { nullable: true, description: 'The worker as it is now; null when it was refused.' })
  readonly worker!: Worker | null;
}

@ObjectType({ description: 'Answer of `drainWorker`.', simpleResolvers: true })
export class DrainWorkerPayload extends WorkerPayload {}

@ObjectType({ description: 'Answer of `resumeWorker`.', simpleResolvers: true })
export class ResumeWorkerPayload extends WorkerPayload {}
