import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'Runs to put into the trash.' })
export class TrashRunsInput {
  @Field(() => [ID], { description: 'Which runs: at most 200.' })
  readonly runIds!: readonly string[];
}

@InputType({ description: 'Runs to take out of the trash.' })
export class RestoreRunsInput {
  @Field(() => [ID], { description: 'Which runs in the trash: at most 200.' })
  readonly runIds!: readonly string[];
}

@InputType({ description: 'Runs in the trash to delete for good.' })
export class PurgeRunsInput {
  @Field(() => [ID], { description: 'Which runs in the trash: at most 200.' })
  readonly runIds!: readonly string[];
}
