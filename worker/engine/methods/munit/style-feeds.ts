import type { MunitKnobs } from '#contracts/methods/munit.ts';
import type { Shape, TensorMap } from '../../../compute/step.ts';
import type { tf } from '../../../compute/tf.ts';
import type { DomainLetter } from '../../domain-letter.ts';
import { tensorOf } from '../../layers/parameters.ts';

/** Of the styles that a step is fed for translations into one domain: `[batchSize, styleSize]`. */
export function styleShape({ batchSize, network }: MunitKnobs): Shape {
  return [batchSize, network.styleSize];
}

/** The styles drawn for translations into that domain. */
export function styleFeed(feeds: TensorMap, domain: DomainLetter): tf.Tensor2D {
  return tensorOf(feeds, `style_${domain}`) as tf.Tensor2D;
}
