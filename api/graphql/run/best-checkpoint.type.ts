import { Field, Float, ObjectType } from 'type-graphql';
import { Checkpoint } from '../checkpoint/checkpoint.type.ts';

@ObjectType({
  description:
    'The checkpoint of a run with the best score on the validation images: by the score that its checkpoint policy names, else ' +
    'by the first one in the catalog that any of its checkpoints has. Of equal ones the later.',
  simpleResolvers: true,
})
export class BestCheckpoint {
  @Field(() => Checkpoint, { description: 'The checkpoint.' })
  readonly checkpoint!: Checkpoint;

  @Field(() => String, { description: 'Name of the score, e.g. `evaluation/ssim_ab`.' })
  readonly measure!: string;

  @Field(() => Float, { description: 'Its value, in the unit of the measure.' })
  readonly score!: number;
}
