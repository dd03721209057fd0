import { Field, Int, ObjectType } from 'type-graphql';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';
import { Run } from './run.type.ts';

@ObjectType({
  description: 'Where a fork continues from: another run as it was at a checkpoint.',
  simpleResolvers: true,
})
export class RunFork {
  @Field(() => Run, {
    nullable: true,
    description: 'The run that it was forked from; null while that lies in the trash.',
  })
  readonly run!: Run | null;

  @Field(() => Checkpoint, {
    nullable: true,
    description: 'The checkpoint that it was forked from; null once that has been deleted.',
  })
  readonly checkpoint!: Checkpoint | null;

  @Field(() => Int, { description: 'Steps that were done there: its own begin after them.' })
  readonly step!: number;
}
