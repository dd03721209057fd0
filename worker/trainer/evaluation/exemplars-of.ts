import { type Direction, exemplarSide } from '#contracts/domain.ts';
import type { SharedKnobs } from '#contracts/methods/method-definition.ts';
import type { RgbImage } from '../../engine/imaging/rgb-image.ts';
import type { ImageCache } from '../data/image-cache.ts';
import { picturesOf } from '../samples/pictures.ts';
import type { EvaluationPair } from './evaluation-pairs.ts';

/** The exemplars of pairs in one direction, at the model's size. */
export async function exemplarsOf(
  pairs: readonly EvaluationPair[],
  direction: Direction,
  cache: ImageCache,
  size: Pick<SharedKnobs, 'imageHeight' | 'imageWidth'>,
): Promise<RgbImage[]> {
  const side = exemplarSide(direction) === 'A' ? 'a' : 'b';
  return picturesOf(await cache.batch(pairs.map((pair) => pair[side])), size);
}
