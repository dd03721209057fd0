import { Field, Int, ObjectType } from 'type-graphql';
import type { DomainSide as Side } from '#contracts/domain.ts';
import { readFileErrors } from '#contracts/stored/read-file-errors.ts';
import type { Import as ImportRow } from '#db/generated/client.ts';
import { DomainSide } from '../shared/enums.ts';
import { Node } from '../node/node.type.ts';
import { Work } from '../work/work.type.ts';

@ObjectType({ description: 'A file that could not be imported.', simpleResolvers: true })
export class FileError {
  @Field(() => DomainSide, { description: 'Domain it was sent for.' })
  readonly domain!: Side;

  @Field(() => String, { description: 'Name inside its archive.' })
  readonly name!: string;

  @Field(() => String, { description: 'Stable, upper-case, e.g. UNSUPPORTED_IMAGE.' })
  readonly code!: string;

  @Field(() => String, { description: 'A human-readable message.' })
  readonly message!: string;
}

@ObjectType({
  implements: [Node, Work],
  description: 'Archives on their way to a version of a dataset: all of them or nothing.',
})
export class Import extends Work {
  constructor(readonly row: ImportRow) {
    super('Import', row.id);
  }

  @Field(() => Int, { description: 'Images processed.' })
  get imagesDone(): number {
    return this.row.imagesDone;
  }

  @Field(() => Int, { nullable: true, description: 'Images in total; null until they are counted.' })
  get imagesTotal(): number | null {
    return this.row.imagesTotal;
  }

  @Field(() => [FileError], {
    nullable: true,
    description:
      'Files that cannot be used, at most 100; one is enough to fail the import. Null when their record cannot be read.',
  })
  get fileErrors(): FileError[] {
    return readFileErrors(this.row.fileErrors);
  }
}
