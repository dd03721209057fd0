import { Ctx, Field, InterfaceType } from 'type-graphql';
import type { JobState as State } from '#contracts/run-state.ts';
import type { WorkRow } from '../../events/work-source.ts';
import type { Context } from '../../context.ts';
import { Node } from '../node/node.type.ts';
import { JobState } from '../shared/enums.ts';
import { Failure, failureOf } from '../shared/failure.type.ts';
import { DateTime } from '../shared/scalars.ts';
import { Waiting } from './waiting.type.ts';

interface Row extends WorkRow {
  readonly failure: unknown;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** A class that is Work names Node beside it: type-graphql looks only at what the class itself names. */
@InterfaceType({
  implements: Node,
  description: 'Work that somebody requested and a worker does.',
})
export abstract class Work extends Node {
  abstract readonly row: Row;

  @Field(() => JobState, { description: 'Its state.' })
  get state(): State {
    return this.row.state;
  }

  @Field(() => Waiting, { nullable: true, description: 'What it waits for; null unless it is QUEUED.' })
  async waiting(@Ctx() { loaders }: Context): Promise<Waiting | null> {
    const place = await loaders.queuePlace.load(this.row.id);
    return place && new Waiting(place);
  }

  @Field(() => Failure, { nullable: true, description: 'Why it failed; null unless it failed.' })
  get failure(): Failure | null {
    return failureOf(this.row.failure);
  }

  @Field(() => DateTime, { description: 'When it was requested.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null until then.' })
  get finishedAt(): Date | null {
    return this.row.finishedAt;
  }
}
