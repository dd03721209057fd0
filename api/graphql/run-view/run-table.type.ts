import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { RunGroup as Group } from '#contracts/run-group.ts';

export const RunGroup = {
  ALL: 'all',
  ACTIVE: 'active',
  FINISHED: 'finished',
  STOPPED: 'stopped',
} as const satisfies Record<Uppercase<Group>, Group>;
registerEnumType(RunGroup, {
  name: 'RunGroup',
  description: 'Runs by their state, as the table of runs parts them.',
  valuesConfig: {
    ALL: { description: 'In any state.' },
    ACTIVE: { description: 'Queued or under way.' },
    FINISHED: { description: 'FINISHED.' },
    STOPPED: { description: 'FAILED or CANCELED.' },
  },
});

@ObjectType({ description: 'A column of a table of runs.', simpleResolvers: true })
export class RunTableColumn {
  @Field(() => String, {
    description: 'Its name, e.g. `name`, `config.seed`, `metric:generator/total.min`.',
  })
  readonly name!: string;

  @Field(() => Int, { nullable: true, description: 'Pixels; null as the column has it by itself.' })
  readonly width!: number | null;
}

@ObjectType({ description: 'What a table of runs shows, and how.', simpleResolvers: true })
export class RunTable {
  @Field(() => String, { description: 'Filter as text, as `runs(where:)` takes it; empty for all.' })
  readonly where!: string;

  @Field(() => RunGroup, { description: 'Runs in which states.' })
  readonly group!: Group;

  @Field(() => [RunTableColumn], {
    nullable: true,
    description: 'Its columns in order; null = those that a page chooses for its width.',
  })
  readonly columns!: readonly RunTableColumn[] | null;

  @Field(() => Int, { description: 'How many of the first columns are pinned.' })
  readonly pinned!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Column to sort by, with `-` in front for largest first; null = runs under way first.',
  })
  readonly sort!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Column that runs are grouped by, or `seeds`; null = not grouped.',
  })
  readonly groupBy!: string | null;
}
