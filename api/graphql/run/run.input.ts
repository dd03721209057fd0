import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import type { ScoredSplit as Split } from '#contracts/domain.ts';
import { limits } from '#contracts/limits.ts';
import { CheckpointPolicyInput } from '../checkpoint/checkpoint-policy.input.ts';
import { OrderDirection, ScoredSplit } from '../shared/enums.ts';
import { Json, JsonObject } from '../shared/scalars.ts';
import { MetricSummaryField } from './run-filter.input.ts';

export const RunOrderField = {
  CREATED_AT: 'CREATED_AT',
  DISPLAY_NAME: 'DISPLAY_NAME',
  ACTIVITY: 'ACTIVITY',
  STATE: 'STATE',
  STARTED_AT: 'STARTED_AT',
  FINISHED_AT: 'FINISHED_AT',
  DURATION: 'DURATION',
  EXPERIMENT: 'EXPERIMENT',
  USER: 'USER',
  DATASET: 'DATASET',
  TAG: 'TAG',
} as const;
registerEnumType(RunOrderField, {
  name: 'RunOrderField',
  description: 'What runs are sorted by.',
  valuesConfig: {
    STATE: { description: 'In the order in which runs go through their states.' },
    DURATION: { description: 'From `startedAt` to `finishedAt`.' },
    EXPERIMENT: { description: 'The path of its experiment; outer ones come before those below them.' },
    USER: { description: 'The login of the user who started it.' },
    DATASET: { description: 'The name of the dataset that it is trained on.' },
    TAG: { description: 'The first of its tags, as they are sorted.' },
    ACTIVITY: {
      description:
        'DESC: runs under way, newest first; then the waiting ones, in the order in which they were queued; then those ' +
        'that have ended, newest first.',
    },
  },
});

@InputType({ description: 'A metric to sort by.' })
export class MetricOrder {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => MetricSummaryField, { defaultValue: 'LAST', description: 'What of its points counts.' })
  readonly summary!: keyof typeof MetricSummaryField;
}

@InputType({ description: 'A score to sort by.' })
export class MeasureOrder {
  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => ScoredSplit, { defaultValue: 'VALIDATION', description: 'The images that it was scored on.' })
  readonly split!: Split;
}

@InputType({
  description:
    'How runs are sorted: by one of `field`, `metric`, `measure` and `knob`. Equal ones are sorted by id; what is missing or NaN comes last, whatever the direction.',
})
export class RunOrder {
  @Field(() => RunOrderField, { nullable: true, description: 'By what every run has.' })
  readonly field?: keyof typeof RunOrderField | null;

  @Field(() => MetricOrder, { nullable: true, description: 'By what it has logged.' })
  readonly metric?: MetricOrder | null;

  @Field(() => MeasureOrder, {
    nullable: true,
    description: 'By a score of its newest finished evaluation on a split.',
  })
  readonly measure?: MeasureOrder | null;

  @Field(() => String, {
    nullable: true,
    description: 'By a knob of its config, e.g. `lossWeights.cycle`; numbers come before text.',
  })
  readonly knob?: string | null;

  @Field(() => OrderDirection, { description: 'The direction.' })
  readonly direction!: keyof typeof OrderDirection;
}

@InputType({ description: 'A run to queue: a preset and changes to it.' })
export class StartRunInput {
  @Field(() => String, {
    nullable: true,
    description: '1-128 printable ASCII characters; requests with the same key run once.',
  })
  readonly idempotencyKey?: string | null;

  @Field(() => String, { nullable: true, description: 'Created if it does not exist; null = `Default`.' })
  readonly experimentName?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'Fork: the run continues from this checkpoint, by its id or an alias, with its weights, optimizer state, step and random state. `config` are ' +
      'changes to the config of its run; only knobs that `configSchema` marks `"fork": "FREE"` may differ. Null = from step 0.',
  })
  readonly fromCheckpointId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      'The dataset it is trained on. Null only for a fork, which stays with that of its checkpoint.',
  })
  readonly datasetVersionId?: string | null;

  @Field(() => String, { nullable: true, description: 'Null = the preset and a number.' })
  readonly displayName?: string | null;

  @Field(() => [String], { nullable: true, description: 'At most 20 tags.' })
  readonly tags?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Name of one of the `presets` of `methods`. Null only for a fork, which stays with that of its checkpoint.',
  })
  readonly preset?: string | null;

  @Field(() => JsonObject, {
    nullable: true,
    description:
      "Changes to the preset: knobs of its method's `configSchema`, groups merged. An absent knob keeps the preset's " +
      'value, null is null; each refusal names the path, the limit and the value.',
  })
  readonly config?: object | null;

  @Field(() => CheckpointPolicyInput, {
    nullable: true,
    description: 'Which checkpoints are kept; null keeps all of them. It can be changed later.',
  })
  readonly checkpointPolicy?: CheckpointPolicyInput | null;
}

@InputType({ description: 'A knob of a grid.' })
export class KnobValues {
  @Field(() => String, { description: 'Path of the knob, e.g. `seed` or `adam.beta1`.' })
  readonly path!: string;

  @Field(() => [Json], { description: 'Its values: one run, or one combination with the others, for each.' })
  readonly values!: readonly unknown[];
}

@InputType({ description: 'Runs to queue: a preset, changes to it, and knobs that take several values.' })
export class StartRunsInput extends StartRunInput {
  @Field(() => [KnobValues], {
    description: `At most 8 knobs, which \`config\` does not name, and ${limits.maxGridRuns} combinations of their values. The values of each run are put behind \`displayName\`, or behind the preset.`,
  })
  readonly grid!: readonly KnobValues[];
}

@InputType({ description: 'New name, tags or notes of a run; null keeps the current ones.' })
export class UpdateRunInput {
  @Field(() => ID, { description: 'Which run.' })
  readonly runId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Refused with STALE_VERSION when its `version` differs.',
  })
  readonly expectedVersion?: number | null;

  @Field(() => String, { nullable: true, description: 'At most 200 characters.' })
  readonly displayName?: string | null;

  @Field(() => [String], { nullable: true, description: 'Replaces its tags: at most 20.' })
  readonly tags?: readonly string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Replaces its notes: Markdown, at most 20,000 characters; empty takes them away.',
  })
  readonly notes?: string | null;
}

@InputType({ description: 'A run to cancel.' })
export class CancelRunInput {
  @Field(() => ID, { description: 'Which run.' })
  readonly runId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Refused with STALE_VERSION when its `version` differs.',
  })
  readonly expectedVersion?: number | null;
}

@InputType({ description: 'Runs to cancel.' })
export class CancelRunsInput {
  @Field(() => String, {
    description:
      'Filter as text, as `runs(where:)` takes it; an empty one is refused. Of the runs that match, those are canceled that are queued or under way.',
  })
  readonly where!: string;
}
