import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Direction as DirectionName } from '#contracts/domain.ts';
import type { ErrorSplit as ErrorSplitName } from '#contracts/error-shares.ts';
import { Direction } from '../shared/enums.ts';

const ErrorSplit = {
  PLACE: 'PLACE',
  LABEL: 'LABEL',
  GROUP: 'GROUP',
} as const satisfies { [Name in ErrorSplitName]: Name };
registerEnumType(ErrorSplit, {
  name: 'ErrorSplit',
  description: 'By what the error of an evaluation is split; each split is of all of it.',
  valuesConfig: {
    PLACE: {
      description:
        'By part of the image: inside each region, within a pixel of an edge between regions, elsewhere.',
    },
    LABEL: { description: "By the content image's class, e.g. the digit." },
    GROUP: { description: 'By the group of the pair, e.g. `unseen`.' },
  },
});

@ObjectType({ description: "A share of an evaluation's error to the ground truth.", simpleResolvers: true })
export class ErrorShare {
  @Field(() => Direction, { description: 'The direction of the translations.' })
  readonly direction!: DirectionName;

  @Field(() => ErrorSplit, { description: 'By what it is split.' })
  readonly by!: ErrorSplitName;

  @Field(() => String, { description: 'Which part of that, e.g. `inside digit` or `7`.' })
  readonly name!: string;

  @Field(() => Int, { description: 'Pairs that have any of its pixels.' })
  readonly imageCount!: number;

  @Field(() => Float, { description: 'Its share of all pixels.' })
  readonly pixelShare!: number;

  @Field(() => Float, { description: 'Its share of the sum of all squared errors.' })
  readonly errorShare!: number;

  @Field(() => Float, { description: 'Mean absolute error of its pixels, 0 to 255.' })
  readonly absolute!: number;

  @Field(() => Float, { description: 'Mean squared error of its pixels.' })
  readonly squared!: number;
}
