import type { ComputeOptions } from './compute/compute-options.ts';
import type { Figure } from './figure.ts';

/** What a mode is told on the command line. */
export interface BenchOptions {
  /** Runs to seed, where the mode seeds runs. */
  readonly runs: number;
  /** Which step is measured and on what, where the mode measures steps. */
  readonly compute: ComputeOptions;
  /** Folder that is kept between calls: seeded databases lie here. */
  readonly cache: string;
  /** Says on stderr what is being done. */
  readonly say: (text: string) => void;
}

/** One thing that the bench measures. */
export interface BenchMode {
  /** One sentence for `--help`. */
  readonly summary: string;
  /** Runs that are seeded when nobody says how many. */
  readonly runs: number;
  measure(options: BenchOptions): Promise<readonly Figure[]>;
}
