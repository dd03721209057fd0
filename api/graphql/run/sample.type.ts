import { Field, Int, ObjectType } from 'type-graphql';
import type { Direction as DirectionName } from '#contracts/domain.ts';
import type { Sample as SampleRow } from '#db/generated/client.ts';
import { Connection } from '../relay/connection.ts';
import { Node } from '../node/node.type.ts';
import { Direction } from '../shared/enums.ts';
import { DateTime } from '../shared/scalars.ts';
import { StoredImage } from '../shared/stored-image.type.ts';

@ObjectType({
  implements: Node,
  description:
    'A grid of the output of a run as one image: translations or, in stages that do not translate, reconstructions.',
})
export class Sample extends Node {
  constructor(readonly row: SampleRow) {
    super('Sample', row.id);
  }

  @Field(() => String, { description: 'Name of the stage it was saved in.' })
  get stage(): string {
    return this.row.stage;
  }

  @Field(() => Int, { description: 'Steps of the run that were done.' })
  get step(): number {
    return this.row.step;
  }

  @Field(() => Direction, { nullable: true, description: 'Null for reconstructions.' })
  get direction(): DirectionName | null {
    return this.row.direction;
  }

  @Field(() => Int, { description: 'Number of rows, including the row of exemplars.' })
  get rows(): number {
    return this.row.rows;
  }

  @Field(() => Int, { description: 'Number of columns, including the column of content images.' })
  get columns(): number {
    return this.row.columns;
  }

  @Field(() => StoredImage, { description: 'The grid.' })
  get image(): StoredImage {
    return new StoredImage(this.row, 'PNG');
  }

  @Field(() => StoredImage, {
    nullable: true,
    description:
      'The middle of the grid as a small square, for lists. Null for grids stored by a version without thumbnails.',
  })
  get thumbnail(): StoredImage | null {
    const { thumbnailSha256, thumbnailByteSize, thumbnailWidth, thumbnailHeight } = this.row;
    if (
      thumbnailSha256 === null ||
      thumbnailByteSize === null ||
      thumbnailWidth === null ||
      thumbnailHeight === null
    )
      return null;
    return new StoredImage(
      {
        sha256: thumbnailSha256,
        byteSize: thumbnailByteSize,
        width: thumbnailWidth,
        height: thumbnailHeight,
      },
      'WEBP',
    );
  }

  @Field(() => DateTime, { description: 'When it was stored.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}

@ObjectType({ description: 'Sample grids of a run, oldest first.' })
export class SampleConnection extends Connection('Sample', () => Sample) {}
