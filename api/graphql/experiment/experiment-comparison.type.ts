import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Direction as DirectionName } from '#contracts/domain.ts';
import { Direction } from '../shared/enums.ts';
import type { Verdict as VerdictName } from './experiment-comparison.queries.ts';

const Verdict = {
  HIGHER: 'HIGHER',
  LOWER: 'LOWER',
  UNDECIDED: 'UNDECIDED',
} as const satisfies { [Name in VerdictName]: Name };
registerEnumType(Verdict, {
  name: 'Verdict',
  description: 'What an interval says of a difference.',
  valuesConfig: {
    HIGHER: { description: 'The row scores higher than the base row: the whole interval is above 0.' },
    LOWER: { description: 'The row scores lower: the whole interval is below 0.' },
    UNDECIDED: { description: 'The interval contains 0.' },
  },
});

@ObjectType({
  description: 'How a row of an experiment differs from its base row in one measure and direction.',
  simpleResolvers: true,
})
export class RowDifference {
  @Field(() => String, { description: 'Name of the metric, e.g. `evaluation/ssim_ab`.' })
  readonly metric!: string;

  @Field(() => String, { description: 'Display name of its measure.' })
  readonly label!: string;

  @Field(() => Direction, { description: 'The direction of the translations.' })
  readonly direction!: DirectionName;

  @Field(() => Float, { description: 'Mean of the base row over seeds and images.' })
  readonly baseValue!: number;

  @Field(() => Float, { description: 'Mean of the row over the same seeds and images.' })
  readonly rowValue!: number;

  @Field(() => Float, { description: '`rowValue` minus `baseValue`.' })
  readonly difference!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Lower end of its 95 % interval over seeds and images: 10,000 samples, each of as many seeds and, within each ' +
      'of them, as many images. Null with one seed, which says nothing of other seeds.',
  })
  readonly low!: number | null;

  @Field(() => Float, { nullable: true, description: 'Upper end of that interval.' })
  readonly high!: number | null;

  @Field(() => Verdict, { nullable: true, description: 'Null where there is no interval.' })
  readonly verdict!: VerdictName | null;

  @Field(() => Int, { description: 'Images of each seed that both rows have a value of.' })
  readonly imageCount!: number;
}

@ObjectType({ description: 'A row of an experiment compared with a base row.', simpleResolvers: true })
export class RowComparison {
  @Field(() => String, { description: 'The preset of both.' })
  readonly preset!: string;

  @Field(() => String, { description: 'The row.' })
  readonly row!: string;

  @Field(() => String, { description: 'The row that it is compared with.' })
  readonly base!: string;

  @Field(() => [Int], { description: 'The seeds under which both were scored on the same images.' })
  readonly seeds!: readonly number[];

  @Field(() => [RowDifference], {
    description:
      'By measure and direction: those that are a mean over images. None while no seed has scores of both.',
  })
  readonly differences!: readonly RowDifference[];
}
