import { backendContestants } from '../compute/backend-contestant.ts';
import { compete } from '../compute/compete.ts';
import { measurePeak } from '../compute/measure-peak.ts';
import type { BenchMode } from '../bench-mode.ts';

/** A training step of a preset's last stage, on each backend that is named. */
export const train: BenchMode = {
  summary:
    'a training step: --method, --preset, --backend (each that is to be compared), --threads, --rounds',
  counted: null,
  async measure({ cache, say, compute }) {
    const figures = await compete(backendContestants('TRAIN', compute), { rounds: compute.rounds, say });
    return [await measurePeak(cache, compute.threads), ...figures];
  },
};
