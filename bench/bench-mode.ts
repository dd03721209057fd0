import type { ComputeOptions } from './compute/compute-options.ts';
import type { Figure } from './figure.ts';

/** What a mode is told on the command line. */
export interface BenchOptions {
  /** How many of what the mode counts: runs that are seeded, viewers, images ... */
  readonly count: number;
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
  /** What `--<what> N` chooses, and how many of it there are when nobody says; null where there is nothing to choose. */
  readonly counted: { readonly what: string; readonly usual: number } | null;
  /** Measures the same in other products, each by the name that `--vs` takes. */
  readonly rivals?: Readonly<Record<string, (options: BenchOptions) => Promise<readonly Figure[]>>>;
  measure(options: BenchOptions): Promise<readonly Figure[]>;
}
