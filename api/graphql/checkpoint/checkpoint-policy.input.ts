import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({
  description:
    'Which checkpoints of a run are kept: those of any of its rules, beside pinned ones, those with an alias and those that are needed. It has at least one rule.',
})
export class CheckpointPolicyInput {
  @Field(() => Int, { nullable: true, description: 'The newest so many, 1-1,000.' })
  readonly keepLast?: number | null;

  @Field(() => Int, { nullable: true, description: 'The first one of every so many steps.' })
  readonly keepEvery?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'The best so many, 1-1,000, by `keepBestBy`. Those that have no score yet are scored, and stay until then.',
  })
  readonly keepBest?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Name of a score on the validation images, e.g. `evaluation/ssim_ab`; with `keepBest` only.',
  })
  readonly keepBestBy?: string | null;
}

@InputType({ description: 'Which checkpoints of a run are to be kept from now on.' })
export class SetCheckpointPolicyInput {
  @Field(() => ID, { description: 'Which run.' })
  readonly runId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Refused with STALE_VERSION when its `version` differs.',
  })
  readonly expectedVersion?: number | null;

  @Field(() => CheckpointPolicyInput, { nullable: true, description: 'Null keeps all of them.' })
  readonly policy?: CheckpointPolicyInput | null;
}
