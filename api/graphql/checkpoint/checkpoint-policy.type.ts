import { Field, Int, ObjectType } from 'type-graphql';
import { SafeInt } from '../shared/scalars.ts';

@ObjectType({
  description:
    'Which checkpoints of a run are kept: those of any of its rules, beside pinned ones, those with an alias and those that are needed.',
  simpleResolvers: true,
})
export class CheckpointPolicy {
  @Field(() => Int, { nullable: true, description: 'The newest so many.' })
  readonly keepLast!: number | null;

  @Field(() => Int, { nullable: true, description: 'The first one of every so many steps.' })
  readonly keepEvery!: number | null;

  @Field(() => Int, { nullable: true, description: 'The best so many, by `keepBestBy`.' })
  readonly keepBest!: number | null;

  @Field(() => String, { nullable: true, description: 'Name of a score on the validation images.' })
  readonly keepBestBy!: string | null;
}

@ObjectType({
  description: 'What the checkpoints of a run take on the disk, and would take under a policy.',
  simpleResolvers: true,
})
export class CheckpointBill {
  @Field(() => Int, { description: 'Checkpoints that there are, those in the trash left out.' })
  readonly count!: number;

  @Field(() => SafeInt, { description: 'Bytes of their files; what several share is counted once.' })
  readonly byteSize!: number;

  @Field(() => SafeInt, { description: 'Bytes of those that the policy keeps.' })
  readonly keptByteSize!: number;

  @Field(() => [Int], { description: 'Steps of those that go, ascending.' })
  readonly goingSteps!: readonly number[];

  @Field(() => [Int], {
    description: 'Steps of those that stay only until they are scored, ascending.',
  })
  readonly unscoredSteps!: readonly number[];

  @Field(() => SafeInt, {
    nullable: true,
    description:
      'Bytes at the end of the run, if checkpoints continue to come as before; null when it has ended, and before there are two.',
  })
  readonly endByteSize!: number | null;
}
