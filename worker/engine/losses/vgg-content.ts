import { tapDistance } from './gram-distance.ts';
import type { LossTerm } from './loss-term.ts';
import type { VggTaps } from './vgg-style.ts';

/** Perceptual content: VGG's taps of a translation against those of its content image. */
export const vggContent: LossTerm<{ readonly taps: VggTaps }> = {
  schedule: 'constant',
  values: ({ taps: { a, b, ab, ba } }) => [tapDistance(ab, a), tapDistance(ba, b)],
};
