import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Direction as DirectionName, Fit as FitName } from '#contracts/domain.ts';
import type { JobState } from '#contracts/run-state.ts';
import type { Translation as TranslationRow } from '#db/generated/client.ts';
import { Connection, type Page } from '../relay/connection.ts';
import { Node } from '../node/node.type.ts';
import { Direction, Fit, TranslationState } from '../shared/enums.ts';
import { Failure, failureOf } from '../shared/failure.type.ts';
import { DateTime } from '../shared/scalars.ts';
import { StoredImage } from '../shared/stored-image.type.ts';

@ObjectType({
  implements: Node,
  description: 'One request to redraw a content image in the style of an exemplar.',
})
export class Translation extends Node {
  constructor(readonly row: TranslationRow) {
    super('Translation', row.id);
  }

  @Field(() => TranslationState, { description: 'Where it stands.' })
  get state(): JobState {
    return this.row.state;
  }

  @Field(() => Direction, { description: 'Whose content, whose style.' })
  get direction(): DirectionName {
    return this.row.direction;
  }

  @Field(() => Fit, { description: "How the images became the model's size." })
  get fit(): FitName {
    return this.row.fit;
  }

  @Field(() => StoredImage, { nullable: true, description: 'The picture; null until it is finished.' })
  get result(): StoredImage | null {
    const { resultSha256, resultByteSize, resultWidth, resultHeight } = this.row;
    if (resultSha256 === null || resultByteSize === null || resultWidth === null || resultHeight === null)
      return null;
    return new StoredImage({
      sha256: resultSha256,
      byteSize: resultByteSize,
      width: resultWidth,
      height: resultHeight,
    });
  }

  @Field(() => Float, { nullable: true, description: 'Milliseconds that the networks took.' })
  get inferenceMs(): number | null {
    return this.row.inferenceMs;
  }

  @Field(() => Failure, { nullable: true, description: 'Why it failed; null unless it did.' })
  get failure(): Failure | null {
    return failureOf(this.row.failure);
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

@ObjectType({ description: 'Translations, newest first.' })
export class TranslationConnection extends Connection('Translation', () => Translation) {
  constructor(
    page: Page<Translation>,
    private readonly count: () => Promise<number>,
  ) {
    super(page);
  }

  @Field(() => Int, { description: 'Translations over all pages.', complexity: 5 })
  totalCount(): Promise<number> {
    return this.count();
  }
}
