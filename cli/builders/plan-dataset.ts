import { type Split, splitSchema } from '#contracts/domain.ts';
import { type DigitPools, DigitsError, readDigitFolder, readMnist } from '#lib/digit-pools.ts';
import { CommandFailure } from '../failure.ts';
import { type Builder, type BuilderName, builders } from './builders.ts';
import type { FigurePlan } from './figure.ts';
import { poolOf } from './pool-of.ts';

export interface DatasetSize {
  /** Width and height in pixels; undefined for the builder's own. */
  readonly size?: number | undefined;
  /** Training images of each domain; undefined for the builder's own counts. */
  readonly count?: number | undefined;
  /** Folder with IDX files; undefined for MNIST. */
  readonly idx?: string | undefined;
}

/** @throws CommandFailure for what cannot be painted */
export async function planDataset(name: BuilderName, { size, count, idx }: DatasetSize): Promise<FigurePlan> {
  const builder: Builder = builders[name];
  const side = size ?? builder.side;
  if (side < MIN_SIDE * builder.sideStep || side > MAX_SIDE || side % builder.sideStep !== 0)
    throw new CommandFailure(
      'usage',
      `--size must be from ${MIN_SIDE * builder.sideStep} to ${MAX_SIDE}` +
        `${builder.sideStep > 1 ? ` and a multiple of ${builder.sideStep}` : ''}, but is ${side}.`,
    );
  try {
    const pools = await (idx === undefined ? readMnist() : readDigitFolder(idx));
    return builder.plan(pools, { side, counts: countsOf(builder, pools, count) });
  } catch (error) {
    if (error instanceof DigitsError || error instanceof RangeError)
      throw new CommandFailure('usage', error.message);
    throw error;
  }
}

/** Of a cell or an image. */
const MIN_SIDE = 8;
const MAX_SIDE = 1_024;
/** Of so many training images there is one validation image and one test image. */
const TRAIN_PER_SCORED = 9;

function countsOf(builder: Builder, pools: DigitPools, count: number | undefined): Record<Split, number> {
  const digits = Object.fromEntries(
    splitSchema.options.map((split) => [split, poolOf(pools, split).count]),
  ) as Record<Split, number>;
  const usual = builder.counts ?? digits;
  if (count === undefined) return { ...usual };
  if (builder.counts === null && count > digits.TRAIN)
    throw new RangeError(
      `--count must be at most ${digits.TRAIN}, the digits for training images, but is ${count}.`,
    );
  const scored = Math.max(1, Math.round(count / TRAIN_PER_SCORED));
  return {
    TRAIN: count,
    VALIDATION: Math.min(scored, usual.VALIDATION),
    TEST: Math.min(scored, usual.TEST),
  };
}
