import { Field, Int, ObjectType } from 'type-graphql';
import type { DomainSide as Side } from '#contracts/domain.ts';
import type {
  Dataset as DatasetRow,
  DatasetVersion as DatasetVersionRow,
  Domain as DomainRow,
} from '#db/generated/client.ts';
import { Connection } from '../relay/connection.ts';
import { Node } from '../node/node.type.ts';
import { DomainSide } from '../shared/enums.ts';
import { DateTime, SafeInt } from '../shared/scalars.ts';
import { Image } from './image.type.ts';

@ObjectType({ implements: Node, description: 'A named, versioned pair of image collections.' })
export class Dataset extends Node {
  constructor(readonly row: DatasetRow) {
    super('Dataset', row.id);
  }

  @Field(() => String, { description: 'Unique over all datasets.' })
  get name(): string {
    return this.row.name;
  }

  @Field(() => DateTime, { description: 'When its first import was requested.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}

@ObjectType({ implements: Node, description: 'An immutable version of a dataset; every run uses one.' })
export class DatasetVersion extends Node {
  constructor(readonly row: DatasetVersionRow) {
    super('DatasetVersion', row.id);
  }

  @Field(() => Int, { description: '1, 2, ... within its dataset.' })
  get number(): number {
    return this.row.number;
  }

  @Field(() => String, {
    description:
      'SHA-256 of its content; equal for equal images, names, labels, splits, regions and truths in versions that one release imported.',
  })
  get contentHash(): string {
    return this.row.indexSha256;
  }

  @Field(() => SafeInt, { description: 'Bytes of all its images as stored.' })
  get byteSize(): number {
    return Number(this.row.byteSize);
  }

  @Field(() => Int, {
    description:
      'How often its test images have been scored, by evaluations that were deleted since too. The more, the more was chosen by them, ' +
      'and the less they say of unseen images.',
  })
  get testEvaluationCount(): number {
    return this.row.testEvaluationCount;
  }

  @Field(() => DateTime, { description: 'When its import finished.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }
}

@ObjectType({ description: 'Size of an image.', simpleResolvers: true })
export class ImageSize {
  @Field(() => Int, { description: 'Width in pixels.' })
  readonly width!: number;

  @Field(() => Int, { description: 'Height in pixels.' })
  readonly height!: number;
}

@ObjectType({ description: 'One image collection of a dataset version.', simpleResolvers: true })
export class Domain {
  @Field(() => DomainSide, { description: 'A or B.' })
  readonly side: Side;

  @Field(() => String, { description: 'Display name, e.g. `digits`.' })
  readonly name: string;

  @Field(() => Int, { description: 'Training images: those that runs learn from.' })
  readonly trainCount: number;

  @Field(() => Int, {
    description: 'Validation images: for choosing between checkpoints, never for training.',
  })
  readonly validationCount: number;

  @Field(() => Int, { description: 'Test images: used for evaluation, never for training.' })
  readonly testCount: number;

  @Field(() => Int, { description: 'Images that come with a map of their regions (`.seg.png`).' })
  readonly regionCount: number;

  @Field(() => Int, {
    description:
      'Rows of the truth table whose content image is of this domain: pairs that can be scored against a ground truth.',
  })
  readonly truthCount: number;

  constructor(row: DomainRow) {
    this.side = row.side;
    this.name = row.name;
    this.trainCount = row.trainCount;
    this.validationCount = row.validationCount;
    this.testCount = row.testCount;
    this.regionCount = row.regionCount;
    this.truthCount = row.truthCount;
  }
}

@ObjectType({ description: 'Datasets, newest first.' })
export class DatasetConnection extends Connection('Dataset', () => Dataset) {}

@ObjectType({ description: 'Versions of a dataset, newest first.' })
export class DatasetVersionConnection extends Connection('DatasetVersion', () => DatasetVersion) {}

@ObjectType({ description: 'Images of a domain, in the order of its archives.' })
export class ImageConnection extends Connection('Image', () => Image) {}
