import { Field, ID, ObjectType } from 'type-graphql';
import { Payload } from '../shared/payload.ts';
import { RunView } from './run-view.type.ts';

@ObjectType({ description: 'Answer of `createRunView`.', simpleResolvers: true })
export class CreateRunViewPayload extends Payload {
  @Field(() => RunView, { nullable: true, description: 'The saved view; null when it was refused.' })
  readonly view!: RunView | null;
}

@ObjectType({ description: 'Answer of `updateRunView`.', simpleResolvers: true })
export class UpdateRunViewPayload extends Payload {
  @Field(() => RunView, {
    nullable: true,
    description: 'The view as it is now; null when it does not exist.',
  })
  readonly view!: RunView | null;
}

@ObjectType({ description: 'Answer of `deleteRunView`.', simpleResolvers: true })
export class DeleteRunViewPayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'Id of the view that is gone; null when it was refused.' })
  readonly viewId!: string | null;
}
