import { foolingLoss } from './least-squares-gan.ts';
import type { LossTerm } from './loss-term.ts';
import type { PerDirection } from './pass.ts';

/** How far translations are from passing for real ones of their new domain. */
export const gan: LossTerm<{ readonly judged: PerDirection }> = {
  schedule: 'constant',
  values: ({ judged }) => [foolingLoss(judged.ab), foolingLoss(judged.ba)],
};
