import type { Failure } from '#contracts/run-state.ts';
import type { Database } from '#db/client.ts';

/** How the work on a job ended. */
export type Ending =
  /** `results` stores what came of it, in the transaction that settles the job. */
  | { readonly type: 'FINISHED'; readonly results?: (transaction: Database) => Promise<void> }
  | { readonly type: 'FAILED'; readonly failure: Failure }
  | { readonly type: 'CANCELED' }
  /** The worker stopped politely; the job waits for the next worker. */
  | { readonly type: 'PREEMPTED' }
  /** The child died, or the worker with it. */
  | { readonly type: 'CRASHED'; readonly reason: string }
  /** The child was killed because nothing moved any more. Counts as a crash. */
  | { readonly type: 'HUNG'; readonly reason: string };
