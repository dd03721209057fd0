import { Text } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { groupNumbers, type GroupOfRuns, groupText } from '#contracts/grouped-runs.ts';
import type { RunColumn } from '#contracts/run-column.ts';
import { formatDuration } from '#lib/format-duration.ts';
import { formatNumber } from '#lib/format-number.ts';
import type { MetricFactsFragment, TableRunFragment } from '../../gql/graphql.ts';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import { DeltaText } from './delta-text.tsx';
import type { PlacedColumn } from './placed-columns.ts';
import classes from './run-table.module.css';

interface GroupRowProps {
  readonly ref: Ref<HTMLTableRowElement> | null;
  readonly group: GroupOfRuns<TableRunFragment>;
  readonly isOpen: boolean;
  readonly index: number;
  /** Where the first row of runs stands in the table. */
  readonly firstRow: number;
  readonly columns: readonly PlacedColumn[];
  /** Pixels of what stands before all columns. */
  readonly offset: number;
  readonly definitions: readonly MetricFactsFragment[];
  readonly baseline: TableRunFragment | null;
  readonly isBoxPinned: boolean;
  readonly onFold: (key: string) => void;
}

/** A group of runs: mean, standard deviation and number of what is a number, and how far the mean is from the baseline. */
export function RunGroupRow(props: GroupRowProps) {
  const { ref, group, isOpen, index, firstRow, columns, offset, isBoxPinned, onFold } = props;
  const { definitions, baseline } = props;
  const first = Math.max(
    0,
    columns.findIndex(({ id }) => id === 'name'),
  );
  return (
    <tr ref={ref} className={classes.group} data-index={index} aria-rowindex={index + firstRow} tabIndex={-1}>
      {offset > 0 && <td className={classes.box} data-pinned={isBoxPinned} style={{ left: 0 }} />}
      {columns.map(({ id, column, left }, place) => (
        <td key={id} data-pinned={left !== null} style={left === null ? undefined : { left: left + offset }}>
          {place === first ? (
            <button
              type="button"
              className={classes.fold}
              aria-expanded={isOpen}
              onClick={() => {
                onFold(group.key);
              }}
            >
              <span aria-hidden>{isOpen ? '▾' : '▸'}</span>
              <span>
                <GivenName name={group.label} />
                <Text span size="xs" c="dimmed" display="block">
                  {formatCount(group.runs.length)} {group.runs.length === 1 ? 'run' : 'runs'}
                </Text>
              </span>
            </button>
          ) : (
            <GroupCell
              id={id}
              runs={group.runs}
              column={column.kind === 'PAGE' || column.kind === 'GONE' ? null : column}
              delta={(mean, of) =>
                baseline && <DeltaText value={mean} {...{ baseline, column: of, definitions }} />
              }
            />
          )}
        </td>
      ))}
    </tr>
  );
}

interface GroupCellProps {
  readonly id: string;
  readonly runs: readonly TableRunFragment[];
  /** Null for a column that is no value of runs. */
  readonly column: RunColumn | null;
  readonly delta: (mean: number, column: RunColumn) => ReactNode;
}

function GroupCell({ id, runs, column, delta }: GroupCellProps) {
  if (column === null || id === 'created' || id === 'started' || id === 'finished') return null;
  const numbers = groupNumbers(runs, column);
  const text = groupText(runs, column);
  if (numbers === null) return text === null ? null : <GivenName name={text} />;
  const { mean, deviation, count, without } = numbers;
  const show = id === 'duration' ? formatDuration : formatNumber;
  return (
    <Text size="sm" className="numbers" component="div">
      {show(mean)}
      {deviation !== null && ` ± ${show(deviation)}`}
      {delta(mean, column)}
      <Text span size="xs" c="dimmed" display="block">
        n = {formatCount(count)}
        {without > 0 && `, ${formatCount(without)} without`}
      </Text>
    </Text>
  );
}
