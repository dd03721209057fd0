import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({ description: 'A name, and the checkpoint that it is to point at.' })
export class SetCheckpointAliasInput {
  @Field(() => String, {
    description:
      'At most 200 characters. Refused is what names a checkpoint in another way: `latest`, `best`, 8 hexadecimal digits, ' +
      'what has an `@`, and what looks like an id.',
  })
  readonly name!: string;

  @Field(() => ID, { description: 'Id of the Checkpoint.' })
  readonly checkpointId!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Moves an alias that is there, if it has this version: else refused with STALE_VERSION. Without it, an alias that ' +
      'points elsewhere stays there: refused with NAME_TAKEN.',
  })
  readonly expectedVersion?: number | null;
}

@InputType({ description: 'An alias to remove.' })
export class RemoveCheckpointAliasInput {
  @Field(() => ID, { description: 'Id of the CheckpointAlias.' })
  readonly aliasId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Its version as it was read; refused with STALE_VERSION when it was moved since.',
  })
  readonly expectedVersion?: number | null;
}
