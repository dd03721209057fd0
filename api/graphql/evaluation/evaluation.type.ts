import { Field, Float, Int, ObjectType } from 'type-graphql';
import { readScores } from '#contracts/stored/read-scores.ts';
import type { Evaluation as EvaluationRow } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { Work } from '../work/work.type.ts';

@ObjectType({ description: 'One measure of an evaluation.', simpleResolvers: true })
export class Score {
  @Field(() => String, { description: 'Metric, e.g. `evaluation/ssim_ab`.' })
  readonly key!: string;

  @Field(() => Float, { nullable: true, description: 'Null when it is not a finite number.' })
  readonly value!: number | null;
}

@ObjectType({
  implements: [Node, Work],
  description: "Scores of a checkpoint on the TEST split of its run's data set.",
})
export class Evaluation extends Work {
  constructor(readonly row: EvaluationRow) {
    super('Evaluation', row.id);
  }

  @Field(() => [Score], { nullable: true, description: 'Null until it is finished.' })
  get scores(): Score[] | null {
    if (this.row.scores === null) return null;
    return Object.entries(readScores(this.row.scores)).map(([key, value]) => ({ key, value }));
  }

  @Field(() => Int, { nullable: true, description: 'Images it was taken over.' })
  get imageCount(): number | null {
    return this.row.imageCount;
  }
}
