import { Field, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import { type DomainSide as Side, domainSideSchema } from '#contracts/domain.ts';
import type { JobState } from '#contracts/run-state.ts';
import type { Import as ImportRow } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { DomainSide, ImportState } from '../shared/enums.ts';
import { Failure, failureOf } from '../shared/failure.type.ts';
import { DateTime } from '../shared/scalars.ts';

const fileErrorsSchema = z.array(
  z.object({ domain: domainSideSchema, name: z.string(), code: z.string(), message: z.string() }),
);

@ObjectType({ description: 'A file that could not be imported.', simpleResolvers: true })
export class FileError {
  @Field(() => DomainSide, { description: 'Domain it was sent for.' })
  readonly domain!: Side; // plain values of a JSON column, never built by a constructor

  @Field(() => String, { description: 'Name inside its archive.' })
  readonly name!: string; // as above

  @Field(() => String, { description: 'Stable, upper-case, e.g. UNSUPPORTED_IMAGE.' })
  readonly code!: string; // as above

  @Field(() => String, { description: 'For people.' })
  readonly message!: string; // as above
}

@ObjectType({
  implements: Node,
  description: 'Archives on their way to a version of a data set: all of them or nothing.',
})
export class Import extends Node {
  constructor(readonly row: ImportRow) {
    super('Import', row.id);
  }

  @Field(() => ImportState, { description: 'Where it stands.' })
  get state(): JobState {
    return this.row.state;
  }

  @Field(() => Int, { description: 'Images looked at.' })
  get imagesDone(): number {
    return this.row.imagesDone;
  }

  @Field(() => Int, { nullable: true, description: 'Images there are; null until they are counted.' })
  get imagesTotal(): number | null {
    return this.row.imagesTotal;
  }

  @Field(() => Failure, { nullable: true, description: 'Why it failed; null unless it did.' })
  get failure(): Failure | null {
    return failureOf(this.row.failure);
  }

  @Field(() => [FileError], { description: 'Files at fault, at most 100; one is enough to fail the import.' })
  get fileErrors(): FileError[] {
    return fileErrorsSchema.parse(this.row.fileErrors);
  }

  @Field(() => DateTime, { description: 'When it was asked for.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it goes on.' })
  get finishedAt(): Date | null {
    return this.row.finishedAt;
  }
}
