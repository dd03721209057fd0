import type { DatasetImage } from '#contracts/dataset-index.ts';
import { domainSideSchema } from '#contracts/domain.ts';
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
 * @throws TaskFailure NO_TEST_IMAGES when there are none
 */
export function testPairs(images: DatasetImages): TestPair[] {
  const testB = images.of('B', 'TEST');
  const pairs = images.of('A', 'TEST').flatMap((a, i) => testB.slice(i, i + 1).map((b) => ({ a, b })));
  if (pairs.length > 0) return pairs;
  const empty = domainSideSchema.options.filter((domain) => images.of(domain, 'TEST').length === 0);
  throw new TaskFailure({
    class: 'USER',
    code: 'NO_TEST_IMAGES',
    message:
      `Domain ${empty.join(' and domain ')} of this dataset has no test images, and both directions need those of ` +
      'both domains. Import a version with a test folder in each domain, then train on it.',
  });
}
