import { Field, ID, InputType, Int, registerEnumType } from 'type-graphql';
import type { ScoredSplit as Images } from '#contracts/domain.ts';
import { ScoredSplit } from '../shared/enums.ts';
import { JsonObject } from '../shared/scalars.ts';

export const ExperimentOrder = { NEWEST: 'NEWEST', PATH: 'PATH' } as const;
registerEnumType(ExperimentOrder, {
  name: 'ExperimentOrder',
  description: 'What experiments are sorted by.',
  valuesConfig: {
    NEWEST: { description: 'By when they were made, the newest first.' },
    PATH: { description: 'By their paths, each before those below it.' },
  },
});

@InputType({ description: 'Rows of a preset, each to be run with every seed.' })
export class StartExperimentInput {
  @Field(() => String, { description: 'Name of the experiment; one that exists is added to.' })
  readonly name!: string;

  @Field(() => ID, { description: 'The dataset that all runs of the experiment are trained on.' })
  readonly datasetVersionId!: string;

  @Field(() => String, { description: 'Name of one of the `presets` of `methods`.' })
  readonly preset!: string;

  @Field(() => [String], { description: "Names of `variants` of the preset's method, 1 to 50." })
  readonly rows!: readonly string[];

  @Field(() => [Int], { description: 'The seeds, 1 to 100.' })
  readonly seeds!: readonly number[];

  @Field(() => JsonObject, {
    nullable: true,
    description: 'Changes to the preset for all rows, as in `StartRunInput`; the seed is not among them.',
  })
  readonly config?: object | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A name for these changes, at most 30 characters: it is written before the names of the rows, e.g. `warm/full`, so that ' +
      'one experiment can hold a preset with several settings.',
  })
  readonly setting?: string | null;

  @Field(() => ScoredSplit, {
    nullable: true,
    description:
      'The images that every run of the experiment is scored on when it has finished, beside those named before; ' +
      'validation images unless told otherwise.',
  })
  readonly split?: Images | null;
}

@InputType({ description: 'An experiment whose failed trials are to be repeated.' })
export class RetryExperimentInput {
  @Field(() => ID, { description: 'Which experiment.' })
  readonly experimentId!: string;
}

@InputType({ description: 'An experiment whose runs are to be canceled.' })
export class CancelExperimentInput {
  @Field(() => ID, { description: 'Which experiment.' })
  readonly experimentId!: string;
}

@InputType({ description: 'An experiment to make.' })
export class CreateExperimentInput {
  @Field(() => String, {
    description:
      'Its path: names with slashes between them, at most 200 characters; those above it are made where there are none. ' +
      'Refused with NAME_TAKEN when another experiment has it.',
  })
  readonly name!: string;
}

@InputType({ description: 'An experiment to delete.' })
export class DeleteExperimentInput {
  @Field(() => ID, { description: 'Which experiment.' })
  readonly experimentId!: string;
}

@InputType({ description: 'Another name for an experiment.' })
export class RenameExperimentInput {
  @Field(() => ID, { description: 'Which experiment.' })
  readonly experimentId!: string;

  @Field(() => String, {
    description:
      'Its new path: names with slashes between them, at most 200 characters, also of those below it, which move with it. ' +
      'Refused with NAME_TAKEN when another experiment has it, and where it lies below the experiment itself.',
  })
  readonly name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its name as it was read: refused with STALE_VERSION when it has another one by now.',
  })
  readonly expectedName?: string | null;
}
