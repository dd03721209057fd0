import { Field, ObjectType } from 'type-graphql';
import type { ScoredSplit as Split } from '#contracts/domain.ts';
import { ScoredSplit } from '../shared/enums.ts';

@ObjectType({ description: 'A knob that runs have.', simpleResolvers: true })
export class KnobColumnChoice {
  @Field(() => String, { description: 'Its path, e.g. `lossWeights.cycle`.' })
  readonly path!: string;

  @Field(() => String, { description: 'Display name; the path for a knob that no method has any more.' })
  readonly label!: string;

  @Field(() => String, { nullable: true, description: 'Unit of its value; null for a plain number.' })
  readonly unit!: string | null;
}

@ObjectType({ description: 'A metric that runs have logged.', simpleResolvers: true })
export class MetricColumnChoice {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => String, { description: 'Display name, e.g. "Cycle A→B→A".' })
  readonly label!: string;
}

@ObjectType({ description: 'A score that runs have.', simpleResolvers: true })
export class MeasureColumnChoice {
  @Field(() => String, { description: 'Its name, e.g. `evaluation/ssim_ab`.' })
  readonly name!: string;

  @Field(() => ScoredSplit, { description: 'The images that runs were scored on.' })
  readonly split!: Split;

  @Field(() => String, { description: 'Display name.' })
  readonly label!: string;
}

@ObjectType({
  description: 'What there is of runs to show, sort and filter by, beside their own fields.',
  simpleResolvers: true,
})
export class RunColumns {
  @Field(() => [KnobColumnChoice], { description: 'Knobs, by path.' })
  readonly knobs!: readonly KnobColumnChoice[];

  @Field(() => [MetricColumnChoice], { description: 'Metrics, by name.' })
  readonly metrics!: readonly MetricColumnChoice[];

  @Field(() => [MeasureColumnChoice], { description: 'Scores, by split and name.' })
  readonly measures!: readonly MeasureColumnChoice[];

  @Field(() => Boolean, {
    description: 'Whether there are more of a kind than `first`: search for a part of their names.',
  })
  readonly hasMore!: boolean;
}
