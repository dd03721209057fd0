import { Field, ID, InputType, Int } from 'type-graphql';
import type { Direction as DirectionName, Fit as FitName } from '#contracts/domain.ts';
import { Direction, Fit } from '../shared/enums.ts';

@InputType({
  description: 'A content image and exemplars; one translation per exemplar.',
})
export class TranslateInput {
  @Field(() => String, {
    nullable: true,
    description: '1-128 printable ASCII characters; requests with the same key run once.',
  })
  readonly idempotencyKey?: string | null;

  @Field(() => ID, { description: 'The checkpoint, by its id or an alias; one that `canTranslate`.' })
  readonly checkpointId!: string;

  @Field(() => Direction, { description: 'The domains of content and style.' })
  readonly direction!: DirectionName;

  @Field(() => ID, { description: 'Id of an Image, of a dataset or of a finalized upload.' })
  readonly contentImageId!: string;

  @Field(() => [ID], {
    nullable: true,
    description:
      'As `contentImageId`; 1 to 30. Ignored, and not needed, where `Method.usesExemplar` is false: the result is one ' +
      'translation.',
  })
  readonly exemplarImageIds?: readonly string[] | null;

  @Field(() => Fit, {
    nullable: true,
    description: "How the images are resized to the model's size; null = as in training.",
  })
  readonly fit?: FitName | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: 0,
    description:
      'Milliseconds to wait for the results, 0-30000; whatever takes longer is returned unfinished.',
  })
  readonly waitMs?: number | null;
}
