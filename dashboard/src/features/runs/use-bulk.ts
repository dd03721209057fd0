import { useState } from 'react';
import { plainError } from '../../api/plain-error.ts';
import { announce } from '../../ui/announce.ts';
import { formatCount } from '../../ui/format.ts';
import type { BulkActionProps } from './bulk-bar.tsx';

/** What is done to one of several runs. */
export interface BulkRun {
  readonly id: string;
  readonly displayName: string;
}

export interface Bulk<Run extends BulkRun> {
  readonly act: (runs: readonly Run[]) => Promise<void>;
  /** How many are done; null while nothing is under way. */
  readonly done: number | null;
}

/**
 * Does something to run after run, and says to which it could not be done: one that is refused is no reason to leave the
 * others out.
 *
 * @param actOn returns the refusal, or null
 * @param said what was done, e.g. "canceled"
 */
export function useBulk<Run extends BulkRun>(
  actOn: (run: Run) => Promise<string | null>,
  { said, onDone }: { readonly said: string; readonly onDone: BulkActionProps['onDone'] },
): Bulk<Run> {
  const [done, setDone] = useState<number | null>(null);
  const act = async (runs: readonly Run[]) => {
    const refused: string[] = [];
    for (const [index, run] of runs.entries()) {
      setDone(index);
      const refusal = await actOn(run).catch(plainError);
      if (refusal !== null) refused.push(`${run.displayName}: ${refusal}`);
    }
    setDone(null);
    announce(`${formatCount(runs.length - refused.length)} of ${formatCount(runs.length)} runs ${said}`);
    onDone(refused);
  };
  return { act, done };
}
