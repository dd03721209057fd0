import type { LossTerm } from './loss-term.ts';
import type { PerDomain } from './pass.ts';
import { meanAbsolute } from './mean-distance.ts';

/** mean |G_BA(x_A) - x_A|, mean |G_AB(x_B) - x_B|: an image that is of the new domain already stays as it is. */
export const identity: LossTerm<{
  readonly real: PerDomain;
  /** Translations of images into their own domain, which nothing else needs. */
  readonly unmoved: () => PerDomain;
}> = {
  schedule: 'constant',
  values: ({ real, unmoved }) => {
    const { a, b } = unmoved();
    return [meanAbsolute(a, real.a), meanAbsolute(b, real.b)];
  },
};
