import type { TruthProvider } from './truth.ts';
import { twoToneTruth } from './two-tone-truth.ts';

/** Where ground truth may come from; the first that has it for a dataset is taken. */
export const truthProviders: readonly TruthProvider[] = [twoToneTruth];
