import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import type { RunState as State } from '#contracts/run-state.ts';
import { OrderDirection, RunState } from '../shared/enums.ts';
import { JsonObject } from '../shared/scalars.ts';

export const RunOrderField = {
  CREATED_AT: 'CREATED_AT',
  DISPLAY_NAME: 'DISPLAY_NAME',
  ACTIVITY: 'ACTIVITY',
} as const;
registerEnumType(RunOrderField, {
  name: 'RunOrderField',
  description: 'What runs are sorted by.',
  valuesConfig: {
    ACTIVITY: {
      description:
        'DESC: runs under way, newest first; then the waiting ones, in the order in which they were queued; then those ' +
        'that have ended, newest first.',
    },
  },
});

@InputType({ description: 'Filter; a run has to match every condition.' })
export class RunFilter {
  @Field(() => [RunState], { nullable: true, description: 'In one of these states.' })
  readonly state?: readonly State[] | null;

  @Field(() => ID, { nullable: true, description: 'Trained on any version of this dataset.' })
  readonly datasetId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name contains this text, ignoring case.',
  })
  readonly displayNameContains?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: has a checkpoint that can translate; false: has none.',
  })
  readonly canTranslate?: boolean | null;
}

@InputType({ description: 'How runs are sorted.' })
export class RunOrder {
  @Field(() => RunOrderField, { description: 'The sort key.' })
  readonly field!: keyof typeof RunOrderField;

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

  @Field(() => ID, { description: 'The dataset it is trained on.' })
  readonly datasetVersionId!: string;

  @Field(() => String, { nullable: true, description: 'Null = the preset and a number.' })
  readonly displayName?: string | null;

  @Field(() => [String], { nullable: true, description: 'At most 20 tags.' })
  readonly tags?: readonly string[] | null;

  @Field(() => String, { description: 'Name of one of the `presets` of `methods`.' })
  readonly preset!: string;

  @Field(() => JsonObject, {
    nullable: true,
    description:
      "Changes to the preset: knobs of its method's `configSchema`, groups merged. An absent knob keeps the preset's " +
      'value, null is null; each refusal names the path, the limit and the value.',
  })
  readonly config?: object | null;
}

@InputType({ description: 'New name or tags of a run; null keeps the current ones.' })
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

  @Field(() => [String], { nullable: true, description: 'Replaces its tags.' })
  readonly tags?: readonly string[] | null;
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
