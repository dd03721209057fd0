import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ComparedEvaluation } from './compare-evaluations.ts';
import { Evaluation } from './evaluation.type.ts';

@ObjectType({
  description: 'How an evaluation differs from a base in one metric, over the same pairs of images.',
  simpleResolvers: true,
})
export class ScoreDifference {
  @Field(() => String, { description: 'Name of the metric, e.g. `evaluation/ssim_ab`.' })
  readonly metric!: string; // plain values, never built by a constructor

  @Field(() => Float, { description: 'Score of the base.' })
  readonly first!: number; // as above

  @Field(() => Float, { description: 'Score of the evaluation.' })
  readonly second!: number; // as above

  @Field(() => Float, { description: '`second` minus `first`.' })
  readonly difference!: number; // as above

  @Field(() => Float, {
    description:
      'Lower end of its 95 % interval: the same pairs are drawn of both (bootstrap). Where it holds 0, nothing is decided.',
  })
  readonly low!: number; // as above

  @Field(() => Float, { description: 'Upper end of that interval.' })
  readonly high!: number; // as above

  @Field(() => Int, {
    description: 'Pairs, or content images under exemplars of every style, that both have a value of.',
  })
  readonly count!: number; // as above
}

@ObjectType({ description: 'An evaluation beside a base, pair by pair of images.' })
export class EvaluationComparison {
  constructor(private readonly compared: ComparedEvaluation) {}

  @Field(() => Evaluation, { description: 'The evaluation.' })
  get evaluation(): Evaluation {
    return new Evaluation(this.compared.row);
  }

  @Field(() => String, {
    nullable: true,
    description: 'Why it cannot be compared with the base, in words for people; null where it can.',
  })
  async problem(): Promise<string | null> {
    return (await this.compared.outcome()).problem;
  }

  @Field(() => [ScoreDifference], {
    nullable: true,
    description:
      'In the order of the metrics; those whose difference is not finite are left out. Null with a `problem`, and where the values cannot be read.',
  })
  async differences(): Promise<readonly ScoreDifference[] | null> {
    return (await this.compared.outcome()).differences;
  }
}
