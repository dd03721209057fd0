import type { Split } from '#contracts/domain.ts';
import type { DigitPools, Digits } from '#lib/digit-pools.ts';

/** The digits that the images of a split are made of; no digit is in two of them. */
export function poolOf(pools: DigitPools, split: Split): Digits {
  switch (split) {
    case 'TRAIN':
      return pools.train;
    case 'VALIDATION':
      return pools.validation;
    case 'TEST':
      return pools.test;
  }
}
