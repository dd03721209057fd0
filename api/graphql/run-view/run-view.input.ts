import { Field, ID, InputType, Int } from 'type-graphql';
import { limits } from '#contracts/limits.ts';
import type { RunGroup as Group } from '#contracts/run-group.ts';
import { RunGroup } from './run-table.type.ts';

@InputType({ description: 'A column of a table of runs.' })
export class RunTableColumnInput {
  @Field(() => String, {
    description:
      'Its name, e.g. `name`, `config.seed`, `metric:generator/total.min`; at most 400 characters.',
  })
  readonly name!: string;

  @Field(() => Int, { nullable: true, description: 'Pixels; null as the column has it by itself.' })
  readonly width?: number | null;
}

@InputType({ description: 'What a table of runs shows, and how.' })
export class RunTableInput {
  @Field(() => String, {
    defaultValue: '',
    description: `Filter as text, as \`runs(where:)\` takes it; at most ${limits.maxFilterCharacters} characters.`,
  })
  readonly where!: string;

  @Field(() => RunGroup, { defaultValue: RunGroup.ALL, description: 'Runs in which states.' })
  readonly group!: Group;

  @Field(() => [RunTableColumnInput], {
    nullable: true,
    description: `Its columns in order, 1-${limits.maxTableColumns}; null = those that a page chooses for its width.`,
  })
  readonly columns?: readonly RunTableColumnInput[] | null;

  @Field(() => Int, { defaultValue: 0, description: 'How many of the first columns are pinned.' })
  readonly pinned!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Column to sort by, with `-` in front for largest first; null = runs under way first.',
  })
  readonly sort?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Column that runs are grouped by, or `seeds`; null = not grouped.',
  })
  readonly groupBy?: string | null;
}

@InputType({ description: 'A view to save.' })
export class CreateRunViewInput {
  @Field(() => String, {
    description: 'At most 200 characters; refused with NAME_TAKEN when another view of the viewer has it.',
  })
  readonly name!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether everybody sees it; null = no.' })
  readonly isShared?: boolean | null;

  @Field(() => RunTableInput, { description: 'What it shows.' })
  readonly table!: RunTableInput;
}

@InputType({ description: 'Changes to a view; null leaves a thing as it is.' })
export class UpdateRunViewInput {
  @Field(() => ID, { description: 'Which view.' })
  readonly viewId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Refused with STALE_VERSION when its `version` differs.',
  })
  readonly expectedVersion?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'At most 200 characters; refused with NAME_TAKEN when another view of its owner has it.',
  })
  readonly name?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether everybody sees it.' })
  readonly isShared?: boolean | null;

  @Field(() => RunTableInput, { nullable: true, description: 'What it shows, as a whole.' })
  readonly table?: RunTableInput | null;
}

@InputType({ description: 'The view to delete.' })
export class DeleteRunViewInput {
  @Field(() => ID, { description: 'Which view.' })
  readonly viewId!: string;
}
