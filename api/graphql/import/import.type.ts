import { Field, Int, ObjectType } from 'type-graphql';
import type { BrokenFiles as BrokenFilesName } from '#contracts/broken-files.ts';
import type { DomainSide as Side } from '#contracts/domain.ts';
import { readFileErrors } from '#contracts/stored/read-file-errors.ts';
import type { Import as ImportRow } from '#db/generated/client.ts';
import { BrokenFiles, DomainSide } from '../shared/enums.ts';
import { Node } from '../node/node.type.ts';
import { Connection } from '../relay/connection.ts';
import { Work } from '../work/work.type.ts';

@ObjectType({ description: 'A file that could not be imported.', simpleResolvers: true })
export class FileError {
  @Field(() => DomainSide, { description: 'Domain it was sent for.' })
  readonly domain!: Side;

  @Field(() => String, { description: 'Path inside its folder or archive.' })
  readonly name!: string;

  @Field(() => String, { description: 'Stable, upper-case, e.g. UNSUPPORTED_IMAGE.' })
  readonly code!: string;

  @Field(() => String, { description: 'A human-readable message.' })
  readonly message!: string;
}

@ObjectType({
  implements: [Node, Work],
  description: 'The import of archives as a new version of a dataset.',
})
export class Import extends Work {
  constructor(readonly row: ImportRow) {
    super('Import', row.id);
  }

  @Field(() => Int, { description: 'Number of images read so far.' })
  get imagesDone(): number {
    return this.row.imagesDone;
  }

  @Field(() => Int, { nullable: true, description: 'Number of images; null until they are counted.' })
  get imagesTotal(): number | null {
    return this.row.imagesTotal;
  }

  @Field(() => [FileError], {
    nullable: true,
    description:
      'Files that could not be used, at most 1000: with REFUSE one is enough to fail the import, with SKIP they were ' +
      'left out. Null when their record cannot be read.',
  })
  get fileErrors(): FileError[] {
    return readFileErrors(this.row.fileErrors);
  }

  @Field(() => Int, { description: 'Number of files that could not be used, listed or not.' })
  get fileErrorCount(): number {
    return this.row.fileErrorCount;
  }

  @Field(() => Int, {
    description:
      'By-products of operating systems, e.g. Thumbs.db, that were skipped; a folder counts as one, whatever is in it.',
  })
  get byProductCount(): number {
    return this.row.byProductCount;
  }

  @Field(() => BrokenFiles, { description: 'What it does with files that it cannot use.' })
  get brokenFiles(): BrokenFilesName {
    return this.row.brokenFiles;
  }
}

@ObjectType({ description: 'Imports, newest first.' })
export class ImportConnection extends Connection('Import', () => Import) {}
