import { Field, ObjectType } from 'type-graphql';
import type { RunView as RunViewRow } from '#db/generated/client.ts';
import { RunView } from './run-view.type.ts';

@ObjectType({ description: 'A saved view after a change.', simpleResolvers: true })
export class RunViewChange {
  @Field(() => RunView, {
    nullable: true,
    description: 'As it is now; null when it was deleted, or its owner has stopped sharing it.',
  })
  readonly view: RunView | null;

  constructor(row: RunViewRow | null) {
    this.view = row && new RunView(row);
  }
}
