import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';

const WITHOUT_PERCEPTUAL_NETWORK = { style: 0, content: 0 } as const;

/** The weights by which the generator's losses count: without a perceptual network, style and content have none. */
export function actingWeights({ perceptual, lossWeights }: EgscItKnobs): EgscItKnobs['lossWeights'] {
  switch (perceptual) {
    case 'NONE':
      return { ...lossWeights, ...WITHOUT_PERCEPTUAL_NETWORK };
    case 'MASK_NETWORK':
    case 'VGG':
      return lossWeights;
  }
}
