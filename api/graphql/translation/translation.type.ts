import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Direction as DirectionName, Fit as FitName } from '#contracts/domain.ts';
import type { Translation as TranslationRow } from '#db/generated/client.ts';
import { Connection, type Page } from '../relay/connection.ts';
import { Direction, Fit } from '../shared/enums.ts';
import { StoredImage } from '../shared/stored-image.type.ts';
import { Node } from '../node/node.type.ts';
import { Work } from '../work/work.type.ts';

@ObjectType({
  implements: [Node, Work],
  description: 'A request to translate a content image into the style of an exemplar.',
})
export class Translation extends Work {
  constructor(readonly row: TranslationRow) {
    super('Translation', row.id);
  }

  @Field(() => Direction, { description: 'The domains of content and style.' })
  get direction(): DirectionName {
    return this.row.direction;
  }

  @Field(() => Fit, { description: "How the images were resized to the model's size." })
  get fit(): FitName {
    return this.row.fit;
  }

  @Field(() => StoredImage, {
    nullable: true,
    description: 'The resulting image; null until it is finished.',
  })
  get result(): StoredImage | null {
    const { resultSha256, resultByteSize, resultWidth, resultHeight } = this.row;
    if (resultSha256 === null || resultByteSize === null || resultWidth === null || resultHeight === null)
      return null;
    return new StoredImage(
      { sha256: resultSha256, byteSize: resultByteSize, width: resultWidth, height: resultHeight },
      'PNG',
    );
  }

  @Field(() => Float, { nullable: true, description: 'Milliseconds of model inference.' })
  get inferenceMs(): number | null {
    return this.row.inferenceMs;
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

  @Field(() => Int, { description: 'Number of translations over all pages.', complexity: 5 })
  totalCount(): Promise<number> {
    return this.count();
  }
}
