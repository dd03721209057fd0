import { columnDirection, hasDelta, runDelta } from '#contracts/run-delta.ts';
import { type CellValue, cellValue } from '#contracts/run-cell.ts';
import type { RunColumn } from '#contracts/run-column.ts';
import { formatDuration } from '#lib/format-duration.ts';
import { formatNumber } from '#lib/format-number.ts';
import type { MetricFactsFragment, TableRunFragment } from '../../gql/graphql.ts';
import classes from './run-table.module.css';

interface DeltaProps {
  /** Of a run, or the mean of a group. */
  readonly value: CellValue;
  readonly baseline: TableRunFragment;
  readonly column: RunColumn;
  readonly definitions: readonly MetricFactsFragment[];
}

/** How a value differs from that of the baseline, and whether that is better, where somebody knows. */
export function DeltaText({ value, baseline, column, definitions }: DeltaProps) {
  if (!hasDelta(column)) return null;
  const direction = columnDirection(column, definitions);
  const delta = runDelta(value, cellValue(baseline, column), direction);
  if (delta === null) return null;
  const { difference, verdict } = delta;
  const format = column.kind === 'OWN' ? formatDuration : formatNumber;
  const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
  return (
    <span className={classes.delta} data-verdict={verdict ?? undefined}>
      {`${sign}${format(Math.abs(difference))}`}
      {verdict !== null && ` ${verdict}`}
    </span>
  );
}
