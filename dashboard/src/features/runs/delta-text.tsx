import { columnDirection, hasDelta, runDelta } from '#contracts/run-delta.ts';
import { cellValue } from '#contracts/run-cell.ts';
import { formatDuration } from '#lib/format-duration.ts';
import { formatNumber } from '#lib/format-number.ts';
import type { MetricFactsFragment, TableRunFragment } from '../../gql/graphql.ts';
import type { TableColumn } from './run-table-view.ts';
import classes from './run-table.module.css';

interface DeltaProps {
  readonly run: TableRunFragment;
  readonly baseline: TableRunFragment;
  readonly column: TableColumn;
  readonly definitions: readonly MetricFactsFragment[];
}

/** How a value differs from that of the baseline, and whether that is better, where somebody knows. */
export function DeltaText({ run, baseline, column, definitions }: DeltaProps) {
  if (column.kind === 'PAGE' || column.kind === 'GONE' || !hasDelta(column)) return null;
  const direction = columnDirection(column, definitions);
  const delta = runDelta(cellValue(run, column), cellValue(baseline, column), direction);
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
