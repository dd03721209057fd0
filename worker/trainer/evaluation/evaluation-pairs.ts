import type { DatasetImage } from '#contracts/dataset-index.ts';
import {
  contentSide,
  type Direction,
  domainSideSchema,
  exemplarSide,
  type ScoredSplit,
} from '#contracts/domain.ts';
import { TaskFailure } from '../../task-failure.ts';
import type { DescribedImages, TruthOfPair } from '../data/dataset-images.ts';

export interface EvaluationPair {
  readonly content: DatasetImage;
  readonly exemplar: DatasetImage;
  /** What the dataset's table of truths says of the pair; null where it does not name it. */
  readonly truth: Pick<TruthOfPair, 'picture' | 'group'> | null;
}

/**
 * The pairs of a split that the dataset's table of truths names or, where it names none, the images of both domains paired
 * by position; the longer domain's rest is left out.
 *
 * @throws TaskFailure NO_IMAGES when there are none
 */
export function evaluationPairs(
  images: DescribedImages,
  split: ScoredSplit,
  direction: Direction,
): readonly EvaluationPair[] {
  const named = images.truthsOf(direction, split);
  if (named.length > 0) return named.map(({ content, exemplar, ...truth }) => ({ content, exemplar, truth }));
  const exemplars = images.of(exemplarSide(direction), split);
  const pairs = images
    .of(contentSide(direction), split)
    .flatMap((content, i) =>
      exemplars.slice(i, i + 1).map((exemplar) => ({ content, exemplar, truth: null })),
    );
  if (pairs.length > 0) return pairs;
  const empty = domainSideSchema.options.filter((domain) => images.of(domain, split).length === 0);
  const name = split.toLowerCase();
  throw new TaskFailure({
    class: 'USER',
    code: 'NO_IMAGES',
    message:
      `Domain ${empty.join(' and domain ')} of this dataset has no ${name} images, and both directions need those of ` +
      `both domains. Import a version with a ${name} folder in each domain, then train on it.`,
  });
}
