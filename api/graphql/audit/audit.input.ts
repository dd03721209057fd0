import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../shared/scalars.ts';

@InputType({ description: 'Entries of the audit log that fit all that is given.' })
export class AuditFilter {
  @Field(() => String, { nullable: true, description: 'Done by the user with this login.' })
  readonly actorLogin?: string | null;

  @Field(() => String, { nullable: true, description: 'Done by this mutation, e.g. `trashRuns`.' })
  readonly action?: string | null;

  @Field(() => ID, { nullable: true, description: 'Done to this object.' })
  readonly objectId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Done then or later.' })
  readonly since?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Done before then.' })
  readonly until?: Date | null;
}
