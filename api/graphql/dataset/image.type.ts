import { Field, Int, ObjectType } from 'type-graphql';
import type { ImageFormat as Format } from '#contracts/domain.ts';
import type { Image as WholeImageRow, Upload as UploadRow } from '#db/generated/client.ts';
import type { BlobReference } from '../../blobs/blob-url.ts';
import { contentTypeOf } from '../../blobs/blob-url.ts';
import { ImageFormat } from '../shared/enums.ts';
import { Node } from '../node/node.type.ts';
import { SafeInt } from '../shared/scalars.ts';

interface Facts {
  readonly uuid: string;
  readonly name: string;
  readonly label: string | null;
  readonly width: number;
  readonly height: number;
  readonly format: Format;
  readonly byteSize: number;
  readonly sha256: string;
  readonly blob: BlobReference;
}

@ObjectType({ implements: Node, description: 'An image of a dataset, or an uploaded one.' })
export class Image extends Node {
  constructor(readonly facts: Facts) {
    super('Image', facts.uuid);
  }

  @Field(() => String, { description: 'File name.' })
  get name(): string {
    return this.facts.name;
  }

  @Field(() => String, { nullable: true, description: 'Class label; null without one.' })
  get label(): string | null {
    return this.facts.label;
  }

  @Field(() => Int, { description: 'Width in pixels.' })
  get width(): number {
    return this.facts.width;
  }

  @Field(() => Int, { description: 'Height in pixels.' })
  get height(): number {
    return this.facts.height;
  }

  @Field(() => ImageFormat, { description: 'File format.' })
  get format(): Format {
    return this.facts.format;
  }

  @Field(() => SafeInt, { description: 'Bytes of the file.' })
  get byteSize(): number {
    return this.facts.byteSize;
  }

  @Field(() => String, { description: 'SHA-256 of the file, hexadecimal.' })
  get sha256(): string {
    return this.facts.sha256;
  }
}

/** What is told of an image of a dataset. */
export type ImageRow = Pick<
  WholeImageRow,
  'id' | 'name' | 'label' | 'width' | 'height' | 'format' | 'byteSize' | 'sha256' | 'offset'
>;

/** An image that lies in a shard of a dataset version. */
export function imageOfDataset(row: ImageRow, shardSha256: string): Image {
  return new Image({
    uuid: row.id,
    name: row.name,
    label: row.label,
    width: row.width,
    height: row.height,
    format: row.format,
    byteSize: row.byteSize,
    sha256: row.sha256,
    blob: {
      sha256: shardSha256,
      contentType: contentTypeOf[row.format],
      part: { offset: Number(row.offset), byteSize: row.byteSize, sha256: row.sha256 },
    },
  });
}

/** A finalized upload of kind IMAGE; null for any other. */
export function imageOfUpload(row: UploadRow): Image | null {
  const { sha256, format, width, height } = row;
  if (row.state !== 'FINALIZED' || sha256 === null || format === null || width === null || height === null)
    return null;
  return new Image({
    uuid: row.id,
    name: row.filename,
    label: null,
    width,
    height,
    format,
    byteSize: Number(row.byteSize),
    sha256,
    blob: { sha256, contentType: contentTypeOf[format] },
  });
}
