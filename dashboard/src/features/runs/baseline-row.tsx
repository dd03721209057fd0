import type { MetricFactsFragment, TableRunFragment } from '../../gql/graphql.ts';
import type { PlacedColumn } from './placed-columns.ts';
import { RunCell } from './run-cell.tsx';
import classes from './run-table.module.css';

interface BaselineRowProps {
  readonly run: TableRunFragment;
  readonly columns: readonly PlacedColumn[];
  /** Pixels of what stands before all columns. */
  readonly offset: number;
  readonly definitions: readonly MetricFactsFragment[];
  readonly isBoxPinned: boolean;
  readonly onTakeOff: () => void;
}

/** The run that others are compared with: it stays in sight, whatever the filter and wherever one scrolls. */
export function BaselineRow({ run, columns, offset, definitions, isBoxPinned, onTakeOff }: BaselineRowProps) {
  const named = Math.max(
    0,
    columns.findIndex(({ id }) => id === 'name'),
  );
  return (
    <tbody>
      <tr className={classes.baseline} aria-rowindex={2}>
        {offset > 0 && <td className={classes.box} data-pinned={isBoxPinned} style={{ left: 0 }} />}
        {columns.map(({ id, column, left }, place) => (
          <td
            key={id}
            data-pinned={left !== null}
            style={left === null ? undefined : { left: left + offset }}
          >
            {place === named && (
              <div className={classes.baselineMark}>
                <span>Baseline</span>
                <button type="button" className={classes.takeOff} onClick={onTakeOff}>
                  Take off
                </button>
              </div>
            )}
            <RunCell run={run} column={column} waiting={null} definitions={definitions} baseline={null} />
          </td>
        ))}
      </tr>
    </tbody>
  );
}
