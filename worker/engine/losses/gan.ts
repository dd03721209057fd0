import { foolingLoss } from './least-squares-gan.ts';
import type { LossTerm } from './loss-term.ts';

/** How far translations are from passing for real ones of their new domain. */
export const gan: LossTerm = {
  metrics: ['generator/gan_ab', 'generator/gan_ba'],
  schedule: 'constant',
  values: ({ judged }) => [foolingLoss(judged.ab), foolingLoss(judged.ba)],
};
