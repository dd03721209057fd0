import { backendContestants } from '../compute/backend-contestant.ts';
import { compete } from '../compute/compete.ts';
import { measurePeak } from '../compute/measure-peak.ts';
import type { BenchMode } from '../bench-mode.ts';

/** One image through the network of a preset, without a server around it. */
export const network: BenchMode = {
  summary: 'one image translated, without server: --method, --preset, --backend, --threads, --rounds',
  counted: null,
  async measure({ cache, say, compute }) {
    const figures = await compete(backendContestants('NETWORK', compute), { rounds: compute.rounds, say });
    return [await measurePeak(cache, compute.threads), ...figures];
  },
};
