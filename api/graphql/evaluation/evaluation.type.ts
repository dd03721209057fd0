import { Field, Float, Int, ObjectType } from 'type-graphql';
import { type ScoredSplit as Images, scoredSplitSchema } from '#contracts/domain.ts';
import { measureLabel } from '#contracts/measures.ts';
import { referenceFactsOf } from '#contracts/reference-translators.ts';
import { inCatalogOrder } from '#contracts/metrics/in-catalog-order.ts';
import { readIntervals } from '#contracts/stored/read-intervals.ts';
import { readMissingMeasures } from '#contracts/stored/read-missing-measures.ts';
import { readReferenceRows } from '#contracts/stored/read-reference-rows.ts';
import { readScores } from '#contracts/stored/read-scores.ts';
import type { Evaluation as EvaluationRow } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { ScoredSplit } from '../shared/enums.ts';
import { Work } from '../work/work.type.ts';

@ObjectType({ description: 'One measure of an evaluation.', simpleResolvers: true })
export class Score {
  @Field(() => String, { description: 'Name of the metric, e.g. `evaluation/ssim_ab`.' })
  readonly name!: string;

  @Field(() => Float, { nullable: true, description: 'Null when it is not a finite number.' })
  readonly value!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Lower end of its 95 % interval over images (bootstrap); null where there is none.',
  })
  readonly low!: number | null;

  @Field(() => Float, { nullable: true, description: 'Upper end of that interval.' })
  readonly high!: number | null;
}

@ObjectType({
  description: 'A measure that an evaluation could not compute, and why.',
  simpleResolvers: true,
})
export class MissingMeasure {
  @Field(() => String, { description: 'What follows `evaluation/` in its metrics, e.g. `ssim`.' })
  readonly name!: string;

  @Field(() => String, { description: 'Display name, e.g. "SSIM to ground truth".' })
  readonly label!: string;

  @Field(() => String, { description: 'What the dataset lacks.' })
  readonly reason!: string;
}

@ObjectType({
  description: 'A baseline that needs no training, scored on the same pairs as the model.',
  simpleResolvers: true,
})
export class ReferenceTranslator {
  @Field(() => String, { description: 'E.g. `copy`.' })
  readonly name!: string;

  @Field(() => String, { description: 'Display name, e.g. "Random style".' })
  readonly label!: string;

  @Field(() => String, { description: 'How it translates a pair.' })
  readonly description!: string;

  @Field(() => [Score], { description: 'Its scores, under the same metric names as those of the model.' })
  readonly scores!: readonly Score[];
}

@ObjectType({
  implements: [Node, Work],
  description: "Scores of a checkpoint on images of its run's dataset that it has not learned from.",
})
export class Evaluation extends Work {
  constructor(readonly row: EvaluationRow) {
    super('Evaluation', row.id);
  }

  @Field(() => ScoredSplit, { description: 'The images that it is scored on.' })
  get split(): Images {
    return scoredSplitSchema.parse(this.row.split);
  }

  @Field(() => [Score], { nullable: true, description: 'Null until it is finished.' })
  get scores(): Score[] | null {
    if (this.row.scores === null) return null;
    const intervals = readIntervals(this.row.intervals);
    return inCatalogOrder(readScores(this.row.scores)).map(([name, value]) => {
      const [low, high] = intervals[name] ?? [null, null];
      return { name, value, low, high };
    });
  }

  @Field(() => [MissingMeasure], {
    description: 'Measures that cannot be computed on this dataset; empty before it is finished.',
  })
  get missingMeasures(): MissingMeasure[] {
    return readMissingMeasures(this.row.missingMeasures).map(({ name, reason }) => ({
      name,
      label: measureLabel(name),
      reason,
    }));
  }

  @Field(() => [ReferenceTranslator], {
    nullable: true,
    description:
      'Baselines to compare the scores with; none before it is finished, nor in evaluations of version 0.1.0. Null where the record cannot be read.',
  })
  get references(): ReferenceTranslator[] | null {
    return readReferenceRows(this.row.referenceRows).map(({ name, scores }) => ({
      name,
      ...referenceFactsOf(name),
      scores: inCatalogOrder(scores).map(([metric, value]) => ({
        name: metric,
        value,
        low: null,
        high: null,
      })),
    }));
  }

  @Field(() => Int, { nullable: true, description: 'Number of images it was measured on.' })
  get imageCount(): number | null {
    return this.row.imageCount;
  }
}
