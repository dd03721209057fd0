import { Field, ObjectType } from 'type-graphql';
import type { Experiment as ExperimentRow } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { DateTime } from '../shared/scalars.ts';

@ObjectType({ implements: Node, description: 'A named group of runs.' })
export class Experiment extends Node {
  constructor(readonly row: ExperimentRow) {
    super('Experiment', row.id);
  }

  @Field(() => String, { description: 'Unique over all experiments.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => DateTime, { description: 'When its first run was started.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}
