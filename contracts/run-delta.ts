import type { CellValue } from './run-cell.ts';
import type { RunColumn } from './run-column.ts';

/** How a value of a run differs from that of the baseline. */
export interface RunDelta {
  /** The value less that of the baseline. */
  readonly difference: number;
  readonly verdict: RunVerdict;
}

/** Null where nobody knows which way is better, or where both are equal. */
export type RunVerdict = 'better' | 'worse' | null;

/** Whether a column shows how its values differ from those of the baseline: metrics, measures and the duration. */
export function hasDelta(column: RunColumn): boolean {
  return column.kind === 'METRIC' || column.kind === 'MEASURE' || isDuration(column);
}

/**
 * Null where one of the two has no finite number.
 *
 * @param isLowerBetter null where nobody knows which way is better
 */
export function runDelta(
  value: CellValue,
  baseline: CellValue,
  isLowerBetter: boolean | null,
): RunDelta | null {
  if (typeof value !== 'number' || typeof baseline !== 'number') return null;
  const difference = value - baseline;
  if (!Number.isFinite(difference)) return null;
  if (isLowerBetter === null || difference === 0) return { difference, verdict: null };
  return { difference, verdict: difference < 0 === isLowerBetter ? 'better' : 'worse' };
}

/** What is known of a metric by its name. */
interface KnownDirection {
  readonly name: string;
  readonly isLowerBetter?: boolean | null;
}

/** Null where nobody knows which way is better. */
export function columnDirection(column: RunColumn, definitions: readonly KnownDirection[]): boolean | null {
  if (column.kind !== 'METRIC' && column.kind !== 'MEASURE') return null;
  return definitions.find(({ name }) => name === column.name)?.isLowerBetter ?? null;
}

function isDuration(column: RunColumn): boolean {
  return column.kind === 'OWN' && column.name === 'duration';
}
