import type { Split } from '#contracts/domain.ts';
import type { DigitPools } from '#lib/digit-pools.ts';
import type { FigurePlan } from './figure.ts';
import { CELLS, mnistMultiple } from './mnist-multiple.ts';
import { mnistSingle } from './mnist-single.ts';

/** A dataset that can be painted. */
export interface Builder {
  readonly description: string;
  /** Width and height of an image in pixels, unless told otherwise. */
  readonly side: number;
  /** The side has to be a multiple of it. */
  readonly sideStep: number;
  /** Images in each domain unless told otherwise; null for as many as there are digits, of which each is used once. */
  readonly counts: Readonly<Record<Split, number>> | null;
  plan(pools: DigitPools, size: Pick<FigurePlan, 'side' | 'counts'>): FigurePlan;
}

const PUBLISHED = { TRAIN: 60_000, VALIDATION: 5_000, TEST: 10_000 };
const SMALL = { TRAIN: 9_000, VALIDATION: 1_000, TEST: 1_000 };

export const builders = {
  'mnist-single': {
    description: 'digits in two flat colors, 28×28',
    side: 28,
    sideStep: 1,
    counts: null,
    plan: mnistSingle,
  },
  'mnist-multiple': {
    description: 'canvases with a digit of each class, 112×112',
    side: 112,
    sideStep: CELLS,
    counts: PUBLISHED,
    plan: mnistMultiple,
  },
  'mnist-multiple-small': {
    description: 'the same, 56×56 and fewer of them',
    side: 56,
    sideStep: CELLS,
    counts: SMALL,
    plan: mnistMultiple,
  },
} as const satisfies Record<string, Builder>;
export type BuilderName = keyof typeof builders;

/** The images of the sample dataset, which is MNIST-Single with fewer digits. */
export const sampleSize = { side: 28, counts: SMALL };
