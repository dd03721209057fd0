import { VisuallyHidden } from '@mantine/core';
import { memo, type Ref } from 'react';
import type { MetricFactsFragment, TableRunFragment } from '../../gql/graphql.ts';
import { RunCell } from './run-cell.tsx';
import type { PlacedColumn } from './placed-columns.ts';
import classes from './run-table.module.css';

interface RowProps {
  readonly ref: Ref<HTMLTableRowElement> | null;
  readonly run: TableRunFragment;
  readonly index: number;
  readonly columns: readonly PlacedColumn[];
  /** Pixels of what stands before all columns. */
  readonly offset: number;
  readonly definitions: readonly MetricFactsFragment[];
  readonly baseline: TableRunFragment | null;
  readonly waiting: string | null;
  /** Where the first row of runs stands in the table. */
  readonly firstRow: number;
  /** Null: it cannot be selected. */
  readonly isSelected: boolean | null;
  readonly isBoxPinned: boolean;
  readonly onOpen: (id: string) => void;
  readonly onSelect: (id: string, isRange: boolean) => void;
}

/** One run. Drawn anew only when something of it changes: a thousand of them scroll past. */
export const RunTableRow = memo(function RunTableRow(props: RowProps) {
  const { run, index, columns, offset, definitions, baseline, waiting, isSelected, onOpen, onSelect } = props;
  return (
    // The name is a link and the box a box for the keyboard; the row is a larger target for the pointer.
    <tr
      ref={props.ref}
      className={classes.row}
      data-index={index}
      aria-rowindex={index + props.firstRow}
      data-selected={isSelected ?? undefined}
      tabIndex={-1}
      onClick={() => {
        onOpen(run.id);
      }}
    >
      {isSelected !== null && (
        <td
          className={classes.box}
          data-pinned={props.isBoxPinned}
          style={{ left: 0 }}
          onClick={(event) => {
            event.stopPropagation();
          }}
        >
          <label className={classes.boxLabel}>
            <VisuallyHidden>Select {run.displayName}</VisuallyHidden>
            <input
              type="checkbox"
              checked={isSelected}
              onClick={(event) => {
                onSelect(run.id, event.shiftKey);
              }}
              onChange={nothing}
            />
          </label>
        </td>
      )}
      {columns.map(({ id, column, left }) => (
        <td key={id} data-pinned={left !== null} style={left === null ? undefined : { left: left + offset }}>
          <RunCell {...{ run, column, waiting, definitions, baseline }} />
        </td>
      ))}
    </tr>
  );
});

/** The click has said it, and with it whether a range is meant. */
function nothing(): void {
  // React wants a handler where it is told what is checked.
}
