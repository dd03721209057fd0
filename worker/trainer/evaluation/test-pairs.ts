import type { DatasetImage } from '#contracts/dataset-index.ts';
import { TaskFailure } from '../../task-failure.ts';
import type { DatasetImages } from '../data/dataset-images.ts';

/** Content image of one direction and exemplar of the other. */
export interface TestPair {
  readonly a: DatasetImage;
  readonly b: DatasetImage;
}

/**
 * The TEST images of both domains paired by position, as MNIST-Single is evaluated; the longer domain's rest is left out.
 *
 * @throws TaskFailure NO_GROUND_TRUTH when there are none, or when one is not named as a two-tone digit is
 */
export function testPairs(images: DatasetImages): TestPair[] {
  const testB = images.of('B', 'TEST');
  const pairs = images.of('A', 'TEST').flatMap((a, i) => testB.slice(i, i + 1).map((b) => ({ a, b })));
  if (pairs.length === 0) {
    throw noGroundTruth('it has no TEST images in both domains');
  }
  for (const { name, domain } of pairs.flatMap(({ a, b }) => [a, b])) {
    if (!TWO_TONE_NAME.test(name))
      throw noGroundTruth(`image ${name} of domain ${domain} tells no two colours`);
  }
  return pairs;
}

/** Index, label and colours, as MNIST-Single names its images: `00012_7_red-on-green.png`. */
const TWO_TONE_NAME = /^\d+_\d_[a-z]+-on-[a-z]+\.png$/;

export function noGroundTruth(reason: string): TaskFailure {
  return new TaskFailure({
    class: 'USER',
    code: 'NO_GROUND_TRUTH',
    message:
      'Only data sets of two-tone digits can be evaluated, with image names such as 00012_7_red-on-green.png. ' +
      `In this data set there is nothing to compare translations with: ${reason}.`,
  });
}
