import { Field, Float, Int, ObjectType } from 'type-graphql';
import { z } from 'zod';
import type { JobState } from '#contracts/run-state.ts';
import type { Evaluation as EvaluationRow } from '#db/generated/client.ts';
import { Node } from '../relay/node.type.ts';
import { EvaluationState } from '../shared/enums.ts';
import { Failure, failureOf } from '../shared/failure.type.ts';
import { DateTime } from '../shared/scalars.ts';

/** JSON carries no NaN: it is null there. */
const scoresSchema = z.record(z.string(), z.number().nullable());

@ObjectType({ description: 'One measure of an evaluation.', simpleResolvers: true })
export class Score {
  @Field(() => String, { description: 'Name of the metric, e.g. `evaluation/ssim_ab`.' })
  readonly name!: string; // plain values, never built by a constructor

  @Field(() => Float, { nullable: true, description: 'Null when it is not a finite number.' })
  readonly value!: number | null; // as above
}

@ObjectType({
  implements: Node,
  description: "Scores of a checkpoint on the TEST split of its run's data set.",
})
export class Evaluation extends Node {
  constructor(readonly row: EvaluationRow) {
    super('Evaluation', row.id);
  }

  @Field(() => EvaluationState, { description: 'Where it stands.' })
  get state(): JobState {
    return this.row.state;
  }

  @Field(() => [Score], { nullable: true, description: 'Null until it is finished.' })
  get scores(): Score[] | null {
    if (this.row.scores === null) return null;
    return Object.entries(scoresSchema.parse(this.row.scores)).map(([name, value]) => ({ name, value }));
  }

  @Field(() => Int, { nullable: true, description: 'Images it was taken over.' })
  get imageCount(): number | null {
    return this.row.imageCount;
  }

  @Field(() => Failure, { nullable: true, description: 'Why it failed; null unless it did.' })
  get failure(): Failure | null {
    return failureOf(this.row.failure);
  }

  @Field(() => DateTime, { description: 'When it was asked for.' })
  get createdAt(): Date {
    return this.row.createdAt;
  }

  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it goes on.' })
  get finishedAt(): Date | null {
    return this.row.finishedAt;
  }
}
