import { valuesAt } from './chart-data.ts';
import type { Series } from './series.ts';

/** A row of the table behind a chart. */
export interface TableRow {
  readonly step: number;
  /** As `valuesAt` has them. */
  readonly values: readonly (number | null | undefined)[];
}

/** At most `count` (2 or more) of the steps within `zoom`, spread evenly over all of them, with the values there. */
export function tableRows(
  steps: readonly number[],
  lines: readonly Series[],
  zoom: readonly [number, number] | null,
  count: number,
): TableRow[] {
  const shown = zoom ? steps.filter((step) => step >= zoom[0] && step <= zoom[1]) : steps;
  const rows = Math.min(count, shown.length);
  return Array.from({ length: rows }, (_, row) => {
    const step = shown[Math.round((row * (shown.length - 1)) / Math.max(1, rows - 1))] ?? 0;
    return { step, values: valuesAt(lines, step) };
  });
}
