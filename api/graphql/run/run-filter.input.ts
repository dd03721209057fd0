import { Field, Float, ID, InputType, registerEnumType } from 'type-graphql';
import type { ScoredSplit as Split } from '#contracts/domain.ts';
import type { RunState as State } from '#contracts/run-state.ts';
import { RunState, ScoredSplit } from '../shared/enums.ts';
import { DateTime } from '../shared/scalars.ts';

export const MetricSummaryField = { LAST: 'LAST', MIN: 'MIN', MAX: 'MAX', BEST: 'BEST' } as const;
registerEnumType(MetricSummaryField, {
  name: 'MetricSummaryField',
  description: 'What the points of a metric amount to. Of a run that trains: as of its last checkpoint.',
  valuesConfig: {
    LAST: { description: 'The newest value.' },
    MIN: { description: 'The smallest finite value.' },
    MAX: { description: 'The largest finite value.' },
    BEST: { description: 'The value at the best checkpoint (`Run.bestCheckpoint`).' },
  },
});

export const RunText = {
  NAME: 'NAME',
  METHOD: 'METHOD',
  PRESET: 'PRESET',
  DATASET: 'DATASET',
  EXPERIMENT: 'EXPERIMENT',
  USER: 'USER',
  TAG: 'TAG',
} as const;
registerEnumType(RunText, {
  name: 'RunText',
  description: 'A text that a run has or belongs to.',
  valuesConfig: {
    NAME: { description: 'Its name.' },
    METHOD: { description: 'Name of its method.' },
    PRESET: { description: 'Name of the preset that it was started from.' },
    DATASET: { description: 'Name of the dataset that it is trained on.' },
    EXPERIMENT: { description: 'Name of its experiment.' },
    USER: { description: 'Login of the user who started it.' },
    TAG: { description: 'Any of its tags.' },
  },
});

@InputType({ description: 'From a time on, up to another one.' })
export class TimeRange {
  @Field(() => DateTime, { nullable: true, description: 'Then or later.' })
  readonly from?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Earlier than this.' })
  readonly before?: Date | null;
}

@InputType({ description: 'A number that is there, within all bounds that are given.' })
export class NumberRange {
  @Field(() => Float, { nullable: true, description: 'Greater than this.' })
  readonly above?: number | null;

  @Field(() => Float, { nullable: true, description: 'Greater than or equal to this.' })
  readonly atLeast?: number | null;

  @Field(() => Float, { nullable: true, description: 'Less than this.' })
  readonly below?: number | null;

  @Field(() => Float, { nullable: true, description: 'Less than or equal to this.' })
  readonly atMost?: number | null;
}

@InputType({
  description:
    'A metric that the run has logged, within all bounds that are given. NaN is within none, and is no value.',
})
export class MetricCondition extends NumberRange {
  @Field(() => String, { description: 'Name of the metric; runs that have not logged it do not match.' })
  readonly name!: string;

  @Field(() => MetricSummaryField, {
    defaultValue: 'LAST',
    description: 'What of its points is compared.',
  })
  readonly summary!: keyof typeof MetricSummaryField;
}

@InputType({
  description:
    "A score of the run's newest finished evaluation on a split, within all bounds that are given.",
})
export class MeasureCondition extends NumberRange {
  @Field(() => String, { description: 'Name of the score, e.g. `evaluation/ssim_ab`.' })
  readonly name!: string;

  @Field(() => ScoredSplit, {
    defaultValue: 'VALIDATION',
    description: 'The images that it was scored on.',
  })
  readonly split!: Split;
}

@InputType({
  description:
    'A knob of the config, as it is stored: one of some values, and within all bounds that are given. Runs without the knob do not match.',
})
export class KnobCondition extends NumberRange {
  @Field(() => String, { description: 'Its path, e.g. `seed` or `lossWeights.cycle`.' })
  readonly path!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'One of these values, as text: `0`, `1e-3`, `true`, `null`, `egsc-it`.',
  })
  readonly is?: readonly string[] | null;
}

@InputType({
  description:
    'A text of the run in which a regular expression of Postgres is found. A list with one is given 3 seconds.',
})
export class PatternCondition {
  @Field(() => RunText, { description: 'Which text.' })
  readonly text!: keyof typeof RunText;

  @Field(() => String, { description: 'E.g. `^gta` or `seed[0-9]+$`.' })
  readonly pattern!: string;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether capitals and small letters are the same.',
  })
  readonly ignoresCase!: boolean;
}

@InputType({
  description:
    'Filter; a run has to match every condition that is given. At most 8 levels and 200 conditions, each value of a list counted.',
})
export class RunFilter {
  @Field(() => [RunFilter], { nullable: true, description: 'Matches all of these.' })
  readonly and?: readonly RunFilter[] | null;

  @Field(() => [RunFilter], { nullable: true, description: 'Matches at least one of these.' })
  readonly or?: readonly RunFilter[] | null;

  @Field(() => RunFilter, {
    nullable: true,
    description: 'Does not match this. What a run does not have matches nothing, so its opposite is met.',
  })
  readonly not?: RunFilter | null;

  @Field(() => [RunState], { nullable: true, description: 'In one of these states.' })
  readonly state?: readonly State[] | null;

  @Field(() => [String], { nullable: true, description: 'Has one of these short ids.' })
  readonly shortId?: readonly string[] | null;

  @Field(() => ID, { nullable: true, description: 'Trained on any version of this dataset.' })
  readonly datasetId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Trained on any version of a dataset with one of these names.',
  })
  readonly datasetName?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name contains this text, ignoring case.',
  })
  readonly displayNameContains?: string | null;

  @Field(() => [String], { nullable: true, description: 'Has one of these names.' })
  readonly displayName?: readonly string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: has a checkpoint that can translate; false: has none.',
  })
  readonly canTranslate?: boolean | null;

  @Field(() => [ID], { nullable: true, description: 'Belongs to one of these experiments.' })
  readonly experimentId?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Belongs to an experiment with one of these names.' })
  readonly experimentName?: readonly string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Belongs to an experiment with one of these paths, or to one below it.',
  })
  readonly experimentUnder?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Started by a user with one of these logins.' })
  readonly createdBy?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Trained by one of these methods.' })
  readonly method?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Started from one of these presets.' })
  readonly preset?: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Has all of these tags.' })
  readonly tags?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Its notes contain this text, ignoring case.',
  })
  readonly notesContain?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: the viewer has starred it; false: has not.' })
  readonly starred?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'True: it is archived; false: it is not. A filter that does not name this, at any level, leaves archived runs ' +
      'out: `or: [{ archived: true }, { archived: false }]` finds both.',
  })
  readonly archived?: boolean | null;

  @Field(() => TimeRange, { nullable: true, description: 'When it was queued.' })
  readonly createdAt?: TimeRange | null;

  @Field(() => TimeRange, { nullable: true, description: 'When a worker first took it.' })
  readonly startedAt?: TimeRange | null;

  @Field(() => TimeRange, { nullable: true, description: 'When it ended.' })
  readonly finishedAt?: TimeRange | null;

  @Field(() => NumberRange, {
    nullable: true,
    description: 'Seconds from `startedAt` to `finishedAt`; none until it has ended.',
  })
  readonly durationSeconds?: NumberRange | null;

  @Field(() => MetricCondition, { nullable: true, description: 'What it has logged; several go into `and`.' })
  readonly metric?: MetricCondition | null;

  @Field(() => MeasureCondition, {
    nullable: true,
    description: 'What it was scored; several go into `and`.',
  })
  readonly measure?: MeasureCondition | null;

  @Field(() => KnobCondition, {
    nullable: true,
    description: 'How it was configured; several go into `and`.',
  })
  readonly knob?: KnobCondition | null;

  @Field(() => PatternCondition, {
    nullable: true,
    description: 'What a regular expression finds in a text of it; several go into `and`.',
  })
  readonly pattern?: PatternCondition | null;
}
