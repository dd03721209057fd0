import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import type { Sampling } from '../method.ts';

/** How both stages draw images. */
export function samplingOf({ pairing, flipProbability, zoomCropProbability }: EgscItKnobs): Sampling {
  return { pairing, augmentation: { flipProbability, zoomCropProbability } };
}
