import type { DatasetImage } from '#contracts/dataset-index.ts';
import {
  contentSide,
  type Direction,
  domainSideSchema,
  exemplarSide,
  type ScoredSplit,
} from '#contracts/domain.ts';
import { TaskFailure } from '../../task-failure.ts';
import type { DatasetImages } from '../data/dataset-images.ts';

export interface EvaluationPair {
  readonly content: DatasetImage;
  readonly exemplar: DatasetImage;
}

/**
 * The images of a split of both domains paired by position, as MNIST-Single is evaluated; the longer domain's rest is left
 * out.
 *
 * @throws TaskFailure NO_IMAGES when there are none
 */
export function evaluationPairs(
  images: DatasetImages,
  split: ScoredSplit,
  direction: Direction,
): EvaluationPair[] {
  const exemplars = images.of(exemplarSide(direction), split);
  const pairs = images
    .of(contentSide(direction), split)
    .flatMap((content, i) => exemplars.slice(i, i + 1).map((exemplar) => ({ content, exemplar })));
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
