import { Field, Float, Int, ObjectType } from 'type-graphql';
import {
  type Direction as DirectionName,
  type ScoredSplit as Images,
  scoredSplitSchema,
} from '#contracts/domain.ts';
import type { ShownPairs as PairsName } from '#contracts/evaluation-pictures.ts';
import { measureLabel } from '#contracts/measures.ts';
import { referenceFactsOf } from '#contracts/reference-translators.ts';
import { inCatalogOrder } from '#contracts/metrics/in-catalog-order.ts';
import { readChances } from '#contracts/stored/read-chances.ts';
import { readCounts } from '#contracts/stored/read-counts.ts';
import { type Intervals, readIntervals } from '#contracts/stored/read-intervals.ts';
import { readMissingMeasures } from '#contracts/stored/read-missing-measures.ts';
import { readReferenceRows } from '#contracts/stored/read-reference-rows.ts';
import { readScoreGroups } from '#contracts/stored/read-score-groups.ts';
import { readScores, type Scores } from '#contracts/stored/read-scores.ts';
import type { Evaluation as EvaluationRow } from '#db/generated/client.ts';
import { Node } from '../node/node.type.ts';
import { Connection } from '../relay/connection.ts';
import { Direction, ScoredSplit, ShownPairs } from '../shared/enums.ts';
import { StoredImage } from '../shared/stored-image.type.ts';
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

  @Field(() => Int, {
    nullable: true,
    description:
      'Of how many pairs, or for measures of styles of how many content images, it is; null in evaluations of earlier versions and for reference translators.',
  })
  readonly count!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'What blind guessing scores, where that is known.',
  })
  readonly chance!: number | null;
}

@ObjectType({
  description: "Scores over some of the pairs: those of one group of the dataset's table of truths.",
  simpleResolvers: true,
})
export class ScoreGroup {
  @Field(() => String, { description: 'As the dataset names it, e.g. `unseen`.' })
  readonly name!: string;

  @Field(() => [Score], { description: "The model's scores, under the same metric names." })
  readonly scores!: readonly Score[];
}

@ObjectType({
  description:
    'Some pairs of an evaluation as one image: a column per pair, from better to worse, with the content image, the exemplar, the translation and, if `rows` is 4 or 5, the ground truth and, if it is 5, a map of the error: black for none, then red, yellow and, from half of full scale, white. Of STYLES it has a column per exemplar beside one of content images, and STYLE_MAP is a map.',
  simpleResolvers: true,
})
export class EvaluationPicture {
  @Field(() => Direction, { description: 'The direction of the translations.' })
  readonly direction!: DirectionName;

  @Field(() => ShownPairs, { description: 'Which pairs these are.' })
  readonly shown!: PairsName;

  @Field(() => String, { description: 'By which measure they were chosen, e.g. `ssim`.' })
  readonly measure!: string;

  @Field(() => String, { description: 'Display name of that measure.' })
  readonly measureLabel!: string;

  @Field(() => [Float], { description: 'Its value for each column; none of styles.' })
  readonly values!: readonly number[];

  @Field(() => Int, {
    description:
      'Images in each column: 3, or 5 with ground truth and error; 4 in evaluations of earlier versions, and of STYLES.',
  })
  readonly rows!: number;

  @Field(() => StoredImage, { description: 'All of them as one image.' })
  readonly image!: StoredImage;
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
    return scoresOf({
      scores: readScores(this.row.scores),
      intervals: readIntervals(this.row.intervals),
      counts: readCounts(this.row.counts),
      chances: readChances(this.row.chances),
    });
  }

  @Field(() => [ScoreGroup], {
    nullable: true,
    description:
      'The same scores over each group of pairs that the dataset names; none where it names none. Null where the record cannot be read.',
  })
  get groups(): ScoreGroup[] | null {
    return readScoreGroups(this.row.groups).map(({ name, ...measured }) => ({
      name,
      scores: scoresOf({ ...measured, chances: {} }),
    }));
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
        count: null,
        chance: null,
      })),
    }));
  }

  @Field(() => Int, { nullable: true, description: 'Number of images it was measured on.' })
  get imageCount(): number | null {
    return this.row.imageCount;
  }
}

/** By metric name, as they are stored. */
interface Measured {
  readonly scores: Scores;
  readonly intervals: Intervals;
  readonly counts: Readonly<Record<string, number>>;
  readonly chances: Readonly<Record<string, number>>;
}

function scoresOf({ scores, intervals, counts, chances }: Measured): Score[] {
  return inCatalogOrder(scores).map(([name, value]) => {
    const [low, high] = intervals[name] ?? [null, null];
    return { name, value, low, high, count: counts[name] ?? null, chance: chances[name] ?? null };
  });
}

@ObjectType({ description: 'Evaluations, newest first.' })
export class EvaluationConnection extends Connection('Evaluation', () => Evaluation) {}
