import type { ChainLink } from '../../events/segment-chain.ts';
import type { InheritedLink } from './inherited-links.queries.ts';

export interface SeriesRequest {
  readonly names: readonly string[];
  readonly fromStep: number | null;
  readonly toStep: number | null;
  readonly maxPoints: number;
}

/** A run as it stood when its row was read: later points are left to the subscription. */
export interface RunSnapshot {
  readonly runId: string;
  readonly chain: readonly ChainLink[];
  /** Number of the newest event that is seen. */
  readonly sequence: bigint;
}

/** A run with what comes before it in its curves. */
export interface CurvesSnapshot extends RunSnapshot {
  /** Of the runs that it was forked from; empty for one that began at step 0. */
  readonly inherited: readonly InheritedLink[];
}
